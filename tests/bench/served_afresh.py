"""The app as it is served, but for what it kept: every question is answered anew, and kept."""

from app import server
from components import kept_responses

__all__ = ["server"]

kept_responses.recall = lambda name: None
