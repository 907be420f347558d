"""Reviews: what we learn. What failed, and is it mended.

A review opens by itself when the rule of policy 2019.17 ¶96 asks for it, or by hand; it is closed only with a
finding. Announces `ReviewOpened`, `ReviewClosed`.
"""
