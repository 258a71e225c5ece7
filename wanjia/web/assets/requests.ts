// Requests inside a page (htmx): what a person sees while one runs, and when one fails.
import htmx from "htmx.org";

const SLOW = 300; // ms before a skeleton shows: faster answers would only flicker

htmx.config.allowEval = false; // the Content-Security-Policy forbids it
htmx.config.includeIndicatorStyles = false;
htmx.config.selfRequestsOnly = true;
htmx.config.allowScriptTags = false;
htmx.config.historyCacheSize = 0; // pages with persons must not lie in the browser's storage
htmx.config.timeout = 30_000;
htmx.config.scrollBehavior = "instant";
htmx.config.responseHandling = [
  { code: "204", swap: false },
  { code: "[23]..", swap: true },
  // 422 is the form with its errors, 409 the page that says what came in between.
  { code: "422|409", swap: true },
  { code: "[45]..", swap: false, error: true },
];

type RequestDetail = { target?: Element; xhr?: XMLHttpRequest };
const detailOf = (event: Event) => (event as CustomEvent<RequestDetail>).detail;
const timers = new WeakMap<Element, number>();

function waiting(target: Element): void {
  stopWaiting(target);
  timers.set(target, window.setTimeout(() => target.classList.add("is-loading"), SLOW));
}

function stopWaiting(target: Element): void {
  window.clearTimeout(timers.get(target));
  target.classList.remove("is-loading");
}

// The words come translated with the page: one <li data-status> for each kind of failure.
function words(status: number): string {
  const kind = status === 0 ? "offline" : status === 401 || status === 403 ? "forbidden" : status === 404 ? "gone"
    : status === 413 ? "large" : status === 429 ? "often" : "failed";
  return document.querySelector(`#failures [data-failure="${kind}"]`)?.textContent ?? "";
}

export function showFailure(status: number): void {
  const place = document.getElementById("page-problem");
  if (!place) return;
  place.textContent = words(status);
  place.hidden = false;
}

function hideFailure(): void {
  const place = document.getElementById("page-problem");
  if (place) place.hidden = true;
}

const failed = (event: Event) => showFailure(detailOf(event).xhr?.status ?? 0);

document.addEventListener("htmx:beforeRequest", (event) => {
  hideFailure();
  const { target } = detailOf(event);
  if (target) waiting(target);
});
document.addEventListener("htmx:afterRequest", (event) => {
  const { target } = detailOf(event);
  if (target) stopWaiting(target);
});
document.addEventListener("htmx:responseError", failed);
document.addEventListener("htmx:sendError", () => showFailure(0));
document.addEventListener("htmx:timeout", () => showFailure(0));
