"""The journal for the auditor: who did what when, the signed head, proofs; the fields only of what they may see."""
