"""What every room stands on: journal, access policy, geography, doctrine, sealing, time, identifiers, spaces.

The kernel knows nothing of the domain. It answers: what was known when, who may see it, and is it whole.
"""
