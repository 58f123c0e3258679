"""What must hold of every page that is on the screen, whatever it shows: axe is silent, nothing runs sideways, thumbs
have room."""

from collections.abc import Iterator

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
TOO_LOW = """() => [...document.querySelectorAll('.b, button, select, summary, input:not([type=hidden])')]
  .filter(e => e.getClientRects().length && !e.closest('label') && !e.closest('.vh'))
  .filter(e => e.getBoundingClientRect().height < 47.5).map(e => e.outerHTML.slice(0, 120))"""


def faults(page, axe, url: str) -> Iterator[str]:
    """What is wrong with the page that is open."""
    for found in axe.run(page).response["violations"]:
        yield f"{url}: {found['id']}: {found['nodes'][0]['html'][:160]}"
    if page.evaluate(SIDEWAYS) > 0:
        yield f"{url}: scrolls sideways at 320 px"
    for low in page.evaluate(TOO_LOW):
        yield f"{url}: lower than 48 px: {low}"
