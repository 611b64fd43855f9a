"""Showing: all the Qt there is. Views show values; none of them sends, stores or decodes."""
