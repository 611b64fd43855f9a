"""The practice tenant: a real HTTP server on 127.0.0.1 that speaks ErpSync.

Knows the contract and `wire.wsdl`. Knows no other part of `wire`, no `store` and no Qt.
"""
