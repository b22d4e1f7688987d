"""The demo: two made-up years, built only by the product's verbs and flows over a simulated calendar.

People work their inbox day by day: every open step is done after a few days by whoever may do it, as the script of
its project says. Deterministic for a given day.
"""
