"""The inlined style sheet holds what the page needs and nothing else."""

from traceability.scan.styles import compose, inline_css, style_source

TOKENS = "/* all */:root{--ink:#111; --paper:#FFF;--edge:#777;--v:var(--edge)}body{color:red}"


def test_only_variables_that_are_used_travel():
    css = compose(TOKENS, "/* own */ b { color: var(--ink) ; }\n i{ border-color:var(--v) }")
    assert css == ":root{--ink:#111;--edge:#777;--v:var(--edge)}b{color:var(--ink)}i{border-color:var(--v)}"


def test_every_variable_of_the_page_is_known():
    css = inline_css()
    used = {part.partition(")")[0] for part in css.split("var(--")[1:]}
    assert {name for name in used if f"--{name}:" not in css} == set()
    assert style_source().startswith("'sha256-")
