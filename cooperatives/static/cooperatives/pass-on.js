// Copies or shares the address beside a QR. Without it the address can still be marked and copied by hand.
const box = document.querySelector("[data-pass-on]");
if (box) {
  const address = box.dataset.passOn;
  const said = document.querySelector("[data-said]");
  const share = box.querySelector("[data-share]");
  if (!navigator.share) share.remove();
  else share.addEventListener("click", () => navigator.share({ url: address }).catch(() => {}));
  box.querySelector("[data-copy]").addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(address);
      said.textContent = said.dataset.copied;
    } catch {
      getSelection().selectAllChildren(document.getElementById("dia-chi"));
    }
  });
  box.hidden = false;
}
