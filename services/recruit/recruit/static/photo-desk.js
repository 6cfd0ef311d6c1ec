// Where a photo stands: chosen, edited, on its way, sent; what the form carries of it, and what is said about it.
import { drawn, edit } from "./photo-editor.js";
import { Refused, preview, send, takeBack } from "./photo-upload.js";

const LARGEST = 16 * 1024 * 1024;
const NOTHING = "고른 파일이 없습니다.";
const TOO_LARGE = "사진이 16MB보다 커요. 다른 사진을 고르거나 크기를 줄여 주세요.";

export function open(box, form, { keep, empty }) {
  const part = (name) => box.querySelector(`[data-photo-${name}]`);
  const input = form.elements.photo;
  const frame = box.querySelector("[data-preview-picture]");
  const name = box.querySelector("[data-preview-text]");
  let picture = null; // the canvas that was edited, before it was cut and covered
  let shown = [empty, NOTHING]; // what stands there while nothing else is chosen
  let going = null;
  let submitter = null;

  part("edit").addEventListener("click", async () => picture && finish(await edited(picture)));
  part("remove").addEventListener("click", remove);
  document.addEventListener("submit", hold, true);
  return { choose, show };

  async function choose(file) {
    say("사진을 여는 중이에요.");
    fail("");
    const found = await drawn(file);
    input.value = "";
    if (found) return finish(await edited(found));
    if (file.size > LARGEST) return refuse(TOO_LARGE);
    await openOnServer(file);
  }

  async function edited(found) {
    await styled(box.dataset.photoStyles);
    const blob = await edit(found);
    if (blob) picture = found;
    return blob;
  }

  // An iPhone's HEIC, in a browser that cannot open it: shown, covered and sent again as what the server made of it.
  async function openOnServer(file) {
    say("이 기기에서 바로 열 수 없는 사진이라 서버에서 열고 있어요.");
    const sent = await carry(file);
    if (!sent) return;
    const large = sent.state === "ready" ? await preview(sent.id, "large") : null;
    if (!large) return taken(sent, null, "사진을 받았어요. 미리보기는 지금 볼 수 없어요.");
    const blob = await edited(await drawn(large));
    takeBack(sent.id);
    await finish(blob);
  }

  async function finish(blob) {
    if (!blob) return stay();
    const sent = await carry(blob);
    if (sent) taken(sent, blob, "사진을 보냈어요.");
    if (sent === null) withTheForm(blob);
    goOn();
  }

  // The upload: its id and state, null when the way stays closed, undefined when it was refused or replaced.
  async function carry(blob) {
    forget();
    const mine = (going = { stopped: false });
    tell();
    progress(0);
    try {
      return await send(blob, {
        isStopped: () => mine.stopped,
        onProgress: (share) => going === mine && progress(share),
        onWaiting: () => going === mine && say("연결이 끊겼어요. 이어지면 멈춘 곳부터 보낼게요."),
      });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (going === mine) refuse(error.message);
      return undefined;
    } finally {
      if (going === mine) {
        going = null;
        part("progress").hidden = true;
        tell();
      }
    }
  }

  function taken(sent, blob, words) {
    form.elements.upload_id.value = sent.id;
    form.elements.photo_token.value = "";
    keep(sent.id);
    draw(blob, blob ? `보낸 사진 · ${size(blob.size)}` : "보낸 사진");
    say(words);
    part("actions").hidden = false;
    part("edit").hidden = !picture;
  }

  // Uploading in parts does not work here: the photo goes out with the form.
  function withTheForm(blob) {
    const files = new DataTransfer();
    files.items.add(new File([blob], "photo.jpg", { type: blob.type || "image/jpeg" }));
    input.files = files.files;
    draw(blob, `함께 보낼 사진 · ${size(blob.size)}`);
    say("지금은 사진을 먼저 보낼 수 없어서, 지원서를 제출할 때 함께 보내요.");
    part("actions").hidden = false;
  }

  async function show(id) {
    const blob = await preview(id, "large");
    if (!blob) return;
    picture = await drawn(blob);
    form.elements.upload_id.value = id;
    draw(blob, "받아 둔 사진");
    part("actions").hidden = false;
  }

  function remove() {
    forget();
    clear();
    say("사진을 뺐어요.");
    input.focus();
  }

  // What was sent before is gone at once: here, in this tab's memory and on the server.
  // The form's own script asks for the photo's consent and ticks its part.
  function tell() {
    const state = going ? "sending" : form.elements.upload_id.value || input.files.length ? "ready" : "none";
    form.dispatchEvent(new CustomEvent("apply:photo", { detail: { state } }));
  }

  function forget() {
    if (going) going.stopped = true;
    going = null;
    part("progress").hidden = true;
    for (const field of [form.elements.upload_id, form.elements.photo_token]) {
      if (field.value) takeBack(field.value);
      field.value = "";
    }
    keep("");
    input.value = "";
    fail("");
  }

  function refuse(words) {
    clear();
    say("");
    fail(words);
    submitter = null;
  }

  function clear() {
    shown = [empty, NOTHING];
    stay();
    part("actions").hidden = true;
    picture = null;
    tell();
  }

  function stay() {
    [frame.innerHTML, name.textContent] = shown;
    say("");
  }

  function draw(blob, words) {
    frame.innerHTML = empty;
    if (blob) {
      const image = new Image();
      image.alt = "보낼 사진";
      image.src = URL.createObjectURL(blob);
      frame.replaceChildren(image);
    }
    name.textContent = words;
    shown = [frame.innerHTML, words];
    tell();
  }

  function hold(event) {
    if (event.target !== form) return;
    if (!going) return keep("");
    event.preventDefault();
    event.stopImmediatePropagation();
    submitter = event.submitter ?? form.querySelector("[type=submit]");
    say("사진을 다 보내면 지원서가 이어서 제출돼요.");
  }

  function goOn() {
    const pressed = submitter;
    submitter = null;
    if (pressed) form.requestSubmit(pressed);
  }

  function progress(share) {
    part("progress").hidden = false;
    part("progress").value = share * 100;
    if (!submitter) say(`사진을 보내는 중이에요. ${Math.round(share * 100)}%`);
  }

  function say(words) {
    part("status").textContent = words;
    part("status").hidden = !words;
  }

  function fail(words) {
    part("error").textContent = words;
    part("error").hidden = !words;
  }
}

function size(bytes) {
  const mega = bytes / 1024 / 1024;
  return mega >= 0.1 ? `${mega.toFixed(1)}MB` : `${Math.ceil(bytes / 1024)}KB`;
}

function styled(href) {
  if (document.querySelector(`link[href="${href}"]`)) return undefined;
  const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  return new Promise((done) => {
    sheet.onload = sheet.onerror = done;
    document.head.append(sheet);
  });
}
