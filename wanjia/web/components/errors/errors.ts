// The summary takes the focus, so that it is read before the form.
const find = (root: ParentNode) => root.querySelector<HTMLElement>("main [data-errors]:not(.specimen *)")?.focus();

document.addEventListener("htmx:afterSwap", (event) => find((event.target as Element).parentElement ?? document));
find(document);
