"""What can be asked: the operations, types and words of the published contract, and their values.

Knows nothing of the wire, of storage or of the screen.
"""
