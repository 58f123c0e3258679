// Looks every two seconds how far an import is, without a new page; when the work is over the page is opened anew.
const EVERY = 2000;
const MOST_MISSES = 30;
let misses = 0;

async function look() {
  try {
    const answer = await fetch(location.href, { credentials: "same-origin", cache: "no-store" });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-at-work]");
    const shown = document.querySelector("[data-at-work]");
    if (!fresh || !shown) {
      location.reload();
      return;
    }
    if (shown.innerHTML !== fresh.innerHTML) shown.replaceChildren(...fresh.childNodes);
    misses = 0;
  } catch {
    misses += 1;
  }
  if (misses < MOST_MISSES) setTimeout(look, document.hidden ? 5 * EVERY : EVERY);
}

setTimeout(look, EVERY);
