/* The frontier page with a script: arrow keys step along the staircase, and what was still being computed comes by
   itself. Without it every step is a link, and so is "what is known now". */
"use strict";

const main = document.getElementById("main");
const ARROWS = { ArrowUp: 1, ArrowLeft: 1, ArrowDown: -1, ArrowRight: -1 };
let coming = null;

/* Take over the main part of another state of this page. Whoever is typing is not disturbed. */
async function show(address, { push = false, focus = null } = {}) {
  coming?.abort();
  coming = new AbortController();
  try {
    const answer = await fetch(address, { signal: coming.signal });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!answer.ok || !fresh.getElementById("main")) return location.assign(address);
    const unfolded = [...main.querySelectorAll("details")].map((each) => each.open);
    main.replaceChildren(...fresh.getElementById("main").childNodes);
    document.title = fresh.title;
    const folds = main.querySelectorAll("details");
    if (folds.length === unfolded.length) folds.forEach((each, n) => (each.open = unfolded[n]));
    if (push) history.pushState({}, "", address);
    if (focus) main.querySelector(focus)?.focus({ preventScroll: true });
    wait();
  } catch (error) {
    if (error.name !== "AbortError") location.assign(address);
  }
}

/* The notches stand in the page by falling number of signers: to the right in the drawing, then ever higher. */
main.addEventListener("keydown", (event) => {
  const notch = event.target.closest?.(".chart a");
  if (!notch || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const all = [...main.querySelectorAll(".chart a")];
  const ends = { Home: all.length - 1, End: 0 };
  const place = event.key in ends ? ends[event.key] : all.indexOf(notch) + (ARROWS[event.key] ?? NaN);
  if (Number.isNaN(place)) return;
  event.preventDefault();
  const next = all[Math.min(Math.max(place, 0), all.length - 1)];
  if (next === notch) return;
  /* Focus goes at once, and is what a screen reader announces; the text below follows. */
  next.focus({ preventScroll: true });
  const address = next.getAttribute("href").split("#")[0];
  show(address, { push: true, focus: '.chart a[aria-current="true"]' });
});

addEventListener("popstate", () => show(location.href, { focus: '.chart a[aria-current="true"]' }));

/* Ask how far the computation is; once there is none any more, show what it found. */
let timer = null;
function wait(pause = 1000) {
  clearTimeout(timer);
  if (main.querySelector("[data-progress]")) timer = setTimeout(ask, pause, Math.min(pause * 1.5, 8000));
}

async function ask(pause) {
  const told = main.querySelector("[data-progress]");
  if (!told) return;
  const answer = await fetch(told.dataset.progress).catch(() => null);
  if (answer?.status === 200) told.innerHTML = await answer.text();
  if (answer?.status === 204 && !isTyping()) {
    const current = document.activeElement?.closest?.(".chart a[aria-current]");
    return show(location.href, { focus: current ? '.chart a[aria-current="true"]' : null });
  }
  wait(pause);
}

function isTyping() {
  const fields = main.querySelectorAll("input:not([type=hidden]), textarea, select");
  return [...fields].some((field) => field === document.activeElement || changed(field));
}

function changed(field) {
  if (field.options) return [...field.options].some((each) => each.selected !== each.defaultSelected && field.selectedIndex > 0);
  return field.type === "checkbox" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
}

wait();
