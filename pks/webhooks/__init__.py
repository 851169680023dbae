"""Other systems are told what has happened here: signed messages to addresses of their own.

As with mail, a message is a row in the transaction of what it tells of, and is sent later by
itself. The messages follow Standard Webhooks (standardwebhooks.com, version 1.0.0), so that a
receiver can check them with a library that exists.
"""
