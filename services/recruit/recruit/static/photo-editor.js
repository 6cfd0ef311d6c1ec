// Turning, cropping and covering a photo on this device: what is covered is painted over before anything is sent.
import { movable, turnedBox } from "./photo-boxes.js";

const LONGEST = 1600;
const QUALITY = 0.85;
const WHOLE = { x: 0, y: 0, w: 1, h: 1 };
const FIRST_COVER = { x: 0.3, y: 0.55, w: 0.4, h: 0.1 };

const PAGE = `
<h2 id="photo-editor-title">사진 다듬기</h2>
<p class="photo-warning"><strong>주민등록번호 뒷자리를 가려 주세요.</strong> 검은 칸을 끌어 덮으면 그 부분은 지워진 채로 보내져요.</p>
<div class="photo-room"><div class="photo-stage"><canvas role="img" aria-label="고른 사진"></canvas></div></div>
<div class="photo-tools">
  <button type="button" data-do="cover">뒷자리 가리기</button>
  <button type="button" data-do="uncover">칸 지우기</button>
  <button type="button" data-do="left">왼쪽 돌리기</button>
  <button type="button" data-do="right">오른쪽 돌리기</button>
  <button type="button" data-do="reset">처음대로</button>
</div>
<p class="photo-question" role="alert" hidden>신분증이라면, 주민등록번호 뒷자리가 보이지 않나요?</p>
<div class="photo-end">
  <button type="button" data-do="cancel">취소</button>
  <button type="button" data-do="done">이 사진 쓰기</button>
</div>`;

// The picture small enough to send, upright; null when this browser cannot open it.
export async function drawn(file) {
  const picture = await opened(file);
  if (!picture) return null;
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = blank(Math.round(picture.width * scale), Math.round(picture.height * scale));
  const pen = canvas.getContext("2d");
  pen.imageSmoothingQuality = "high";
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close?.();
  return canvas;
}

async function opened(file) {
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return openedAsImage(file); // Safari opens HEIC in this way only
  }
}

async function openedAsImage(file) {
  const image = new Image();
  image.src = URL.createObjectURL(file);
  try {
    await image.decode();
    return image;
  } catch {
    return null; // no picture, or one for the server to open
  } finally {
    URL.revokeObjectURL(image.src);
  }
}

function blank(width, height) {
  const canvas = Object.assign(document.createElement("canvas"), { width: Math.max(1, width), height: Math.max(1, height) });
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  return canvas;
}

// Lets the applicant work on it; the JPEG to send, or null when it was cancelled.
export function edit(original) {
  const dialog = document.createElement("dialog");
  dialog.className = "photo-editor";
  dialog.setAttribute("aria-labelledby", "photo-editor-title");
  dialog.innerHTML = PAGE;
  document.body.append(dialog);
  return new Promise((resolve) => {
    const work = table(dialog, original);
    let result = null;
    dialog.addEventListener("click", (event) => {
      const wish = event.target.closest("[data-do]")?.dataset.do;
      if (wish === "cancel") dialog.close();
      else if (wish === "done" && work.isSure()) {
        result = work.result();
        dialog.close();
      } else if (wish && wish !== "done") work[wish]();
    });
    dialog.addEventListener("close", () => {
      removeEventListener("resize", work.fit);
      dialog.remove();
      resolve(result);
    });
    addEventListener("resize", work.fit);
    dialog.showModal();
    work.reset();
    dialog.querySelector("[data-do=cover]").focus();
  });
}

function table(dialog, original) {
  const stage = dialog.querySelector(".photo-stage");
  const room = dialog.querySelector(".photo-room");
  const question = dialog.querySelector(".photo-question");
  const done = dialog.querySelector("[data-do=done]");
  const canvas = stage.querySelector("canvas");
  let frame = null;
  let covers = [];
  let asked = false;

  function paint(source) {
    canvas.width = source.width;
    canvas.height = source.height;
    canvas.getContext("2d").drawImage(source, 0, 0);
  }

  function place(crop, boxes) {
    for (const each of [frame, ...covers]) each?.element.remove();
    frame = movable(stage, "crop", { ...crop });
    covers = [];
    for (const box of boxes) addCover(box);
    fit();
  }

  function addCover(box) {
    const cover = movable(stage, "cover", { ...box }, () => (covers = covers.filter((each) => each !== cover)));
    covers.push(cover);
    return cover;
  }

  function fit() {
    const scale = Math.min(room.clientWidth / canvas.width, room.clientHeight / canvas.height);
    stage.style.width = `${canvas.width * scale}px`;
    stage.style.height = `${canvas.height * scale}px`;
  }

  function turn(clockwise) {
    const turned = blank(canvas.height, canvas.width);
    const pen = turned.getContext("2d");
    pen.translate(turned.width / 2, turned.height / 2);
    pen.rotate(((clockwise ? 1 : -1) * Math.PI) / 2);
    pen.drawImage(canvas, -canvas.width / 2, -canvas.height / 2);
    paint(turned);
    place(turnedBox(frame.box, clockwise), covers.map((each) => turnedBox(each.box, clockwise)));
  }

  return {
    fit,
    left: () => turn(false),
    right: () => turn(true),
    cover() {
      const step = covers.length * 0.12;
      addCover({ ...FIRST_COVER, y: (FIRST_COVER.y + step) % 0.9 }).element.focus();
    },
    uncover() {
      covers.pop()?.element.remove();
    },
    reset() {
      paint(original);
      place(WHOLE, []);
    },
    isSure() {
      if (covers.length || asked) return true;
      asked = true;
      question.hidden = false;
      done.textContent = "안 보여요. 이 사진 쓰기";
      fit();
      return false;
    },
    result: () => cut(canvas, frame.box, covers.map((each) => each.box)),
  };
}

function cut(canvas, crop, covers) {
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#000";
  for (const { x, y, w, h } of covers) {
    const [left, top] = [Math.floor(x * canvas.width), Math.floor(y * canvas.height)];
    pen.fillRect(left, top, Math.ceil((x + w) * canvas.width) - left, Math.ceil((y + h) * canvas.height) - top);
  }
  const [width, height] = [Math.round(crop.w * canvas.width), Math.round(crop.h * canvas.height)];
  const kept = blank(width, height);
  kept.getContext("2d").drawImage(canvas, Math.round(crop.x * canvas.width), Math.round(crop.y * canvas.height), width, height, 0, 0, width, height);
  return new Promise((done) => kept.toBlob(done, "image/jpeg", QUALITY));
}
