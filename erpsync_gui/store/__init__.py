"""Remembering: what outlives a call. Knows neither the wire nor the screen."""
