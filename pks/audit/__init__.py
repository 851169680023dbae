"""The trail of what was done: only ever added to, each entry chained to the one before.

Knows no request and nothing of what it records: a thing is a text such as "agreement:12".
"""
