// Boxes over a picture, in shares of its sides: drawn with finger, mouse or arrow keys; sized at corners or with Shift.
const SMALLEST = 0.04;
const STEP = 0.02;
const ARROWS = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
const CORNERS = { crop: ["nw", "ne", "sw", "se"], cover: ["se"] };
const WORDS = {
  crop: "남길 부분. 화살표로 옮기고 Shift와 화살표로 크기를 바꿔요.",
  cover: "가릴 칸. 화살표로 옮기고 Shift와 화살표로 크기를 바꾸고 Delete로 지워요.",
};

export function movable(stage, kind, box, onRemoved) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = `photo-box photo-box--${kind}`;
  element.setAttribute("aria-label", WORDS[kind]);
  for (const corner of CORNERS[kind]) {
    const grip = document.createElement("span");
    grip.className = `photo-grip photo-grip--${corner}`;
    grip.dataset.corner = corner;
    element.append(grip);
  }
  const item = { element, box };
  const draw = () => {
    for (const [side, share] of [["left", item.box.x], ["top", item.box.y], ["width", item.box.w], ["height", item.box.h]]) {
      element.style[side] = `${share * 100}%`;
    }
  };
  const change = (next) => {
    item.box = next;
    draw();
  };
  byPointer(stage, item, change);
  byKeys(item, change, onRemoved);
  draw();
  stage.append(element);
  return item;
}

function byPointer(stage, item, change) {
  item.element.addEventListener("pointerdown", (down) => {
    const { box } = item;
    const corner = down.target.dataset?.corner;
    const { width, height } = stage.getBoundingClientRect();
    const follow = (move) => {
      const [dx, dy] = [(move.clientX - down.clientX) / width, (move.clientY - down.clientY) / height];
      change(corner ? sized(box, corner, dx, dy) : moved(box, dx, dy));
    };
    const end = () => {
      item.element.removeEventListener("pointermove", follow);
      item.element.removeEventListener("pointerup", end);
      item.element.removeEventListener("pointercancel", end);
    };
    item.element.setPointerCapture(down.pointerId);
    item.element.addEventListener("pointermove", follow);
    item.element.addEventListener("pointerup", end);
    item.element.addEventListener("pointercancel", end);
  });
}

function byKeys(item, change, onRemoved) {
  item.element.addEventListener("keydown", (event) => {
    if (onRemoved && (event.key === "Delete" || event.key === "Backspace")) {
      onRemoved();
      item.element.remove();
      return;
    }
    const way = ARROWS[event.key];
    if (!way) return;
    event.preventDefault();
    change(event.shiftKey ? sized(item.box, "se", ...way) : moved(item.box, ...way));
  });
}

function moved({ x, y, w, h }, dx, dy) {
  return { x: between(0, x + dx, 1 - w), y: between(0, y + dy, 1 - h), w, h };
}

function sized({ x, y, w, h }, corner, dx, dy) {
  const left = corner.includes("w") ? between(0, x + dx, x + w - SMALLEST) : x;
  const top = corner.includes("n") ? between(0, y + dy, y + h - SMALLEST) : y;
  const right = corner.includes("e") ? between(x + SMALLEST, x + w + dx, 1) : x + w;
  const bottom = corner.includes("s") ? between(y + SMALLEST, y + h + dy, 1) : y + h;
  return { x: left, y: top, w: right - left, h: bottom - top };
}

export function turnedBox({ x, y, w, h }, clockwise) {
  return clockwise ? { x: 1 - y - h, y: x, w: h, h: w } : { x: y, y: 1 - x - w, w: h, h: w };
}

function between(least, value, most) {
  return Math.max(least, Math.min(value, most));
}
