"""The dropout tracker of a county.

What may not happen here: this file imports nothing, so that loading `tracker.domain` loads neither Flask nor
SQLAlchemy.
"""
