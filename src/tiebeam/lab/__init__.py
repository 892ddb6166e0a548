"""A small, believable web shop that breaks on demand: demonstration, practice site, ground truth.

It imports nothing of the product and shares no code with it, so that neither can repeat the
other's mistakes.
"""
