"""Asking it: turns a Call into bytes, sends it, and turns what came back into one Exchange.

Knows the contract. Knows no Qt, no storage and, but for the sandbox's use of `wsdl`, nobody else.
"""
