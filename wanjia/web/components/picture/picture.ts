// A PNG of a drawing: twice its size, saved under its own name.
import { showFailure } from "../../assets/requests";

const SCALE = 2;

function save(canvas: HTMLCanvasElement, name: string): void {
  canvas.toBlob((picture) => {
    if (!picture) return showFailure(500);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(picture);
    link.download = name;
    link.click();
    URL.revokeObjectURL(link.href);
  }, "image/png");
}

function paint(drawing: HTMLImageElement): void {
  const canvas = document.createElement("canvas");
  canvas.width = drawing.naturalWidth * SCALE;
  canvas.height = drawing.naturalHeight * SCALE;
  canvas.getContext("2d")?.drawImage(drawing, 0, 0, canvas.width, canvas.height);
  save(canvas, `${document.querySelector("h1")?.textContent?.trim() || "map"}.png`);
}

document.addEventListener("click", (event) => {
  const button = (event.target as Element).closest<HTMLElement>("[data-picture]");
  if (!button?.dataset.picture) return;
  const drawing = new Image();
  drawing.addEventListener("load", () => paint(drawing));
  drawing.addEventListener("error", () => showFailure(500));
  drawing.src = button.dataset.picture;
});
