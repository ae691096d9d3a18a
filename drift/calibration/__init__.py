"""How far the numbers can be trusted: every test and score run on data of known truth.

One module a question; each gives plain records (name to number) with Monte-Carlo standard errors.
"""
