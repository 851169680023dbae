"""Mails on their way out: a row in the transaction of what they tell of, sent later by itself.

Knows no request, and no letter: what a mail says is written in the rooms above.
"""
