// The photo of an application, large: zoomed, turned and moved by mouse, finger or keys.
// Without JavaScript the same link opens the picture itself; the picture is only fetched when it is opened.
const STEPS = [1, 1.5, 2, 3, 4, 6];
const KEYS = { "+": "in", "=": "in", "-": "out", r: "turn", R: "turn", "0": "fit" };

const dialog = document.getElementById("zoom");
if (dialog) start(dialog);

function start(dialog) {
  const frame = dialog.querySelector(".zoom-frame");
  const picture = frame.querySelector("img");
  const told = dialog.querySelector("[data-zoom-told]");
  const state = { step: 0, turned: 0 };
  const acts = {
    in: () => (state.step = Math.min(state.step + 1, STEPS.length - 1)),
    out: () => (state.step = Math.max(state.step - 1, 0)),
    turn: () => (state.turned = (state.turned + 90) % 360),
    fit: () => Object.assign(state, { step: 0, turned: 0 }),
    shut: () => dialog.close(),
  };

  for (const link of document.querySelectorAll("[data-zoom]")) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      if (!picture.src) picture.src = dialog.dataset.photo;
      dialog.showModal();
      show();
    });
  }
  dialog.addEventListener("click", (event) => act(event.target.closest("[data-act]")?.dataset.act));
  dialog.addEventListener("keydown", (event) => {
    const name = KEYS[event.key];
    if (!name || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act(name);
  });
  frame.addEventListener("wheel", (event) => wheel(event), { passive: false });
  picture.addEventListener("load", show);
  addEventListener("resize", () => dialog.open && show());
  drag(frame);

  function act(name) {
    if (!acts[name]) return;
    acts[name]();
    if (name !== "shut") show();
  }

  function wheel(event) {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    act(event.deltaY < 0 ? "in" : "out");
  }

  function show() {
    if (!picture.naturalWidth) return;
    const sideways = state.turned % 180 !== 0;
    const [wide, high] = sideways
      ? [picture.naturalHeight, picture.naturalWidth]
      : [picture.naturalWidth, picture.naturalHeight];
    const fit = Math.min(frame.clientWidth / wide, frame.clientHeight / high);
    const scale = fit * STEPS[state.step];
    picture.style.width = `${picture.naturalWidth * scale}px`;
    picture.style.height = `${picture.naturalHeight * scale}px`;
    // A turned picture keeps its own box: the margins make the box as wide and high as what is seen.
    const spare = ((wide - picture.naturalWidth) * scale) / 2;
    picture.style.margin = `${-spare}px ${spare}px`;
    picture.style.transform = `rotate(${state.turned}deg)`;
    told.textContent = `${STEPS[state.step]}배, ${state.turned}도`;
  }
}

function drag(frame) {
  let from = null;
  frame.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "touch") return; // a finger scrolls by itself
    from = { x: event.clientX + frame.scrollLeft, y: event.clientY + frame.scrollTop };
    frame.setPointerCapture(event.pointerId);
  });
  frame.addEventListener("pointermove", (event) => {
    if (from) frame.scrollTo(from.x - event.clientX, from.y - event.clientY);
  });
  for (const end of ["pointerup", "pointercancel"]) frame.addEventListener(end, () => (from = null));
}
