// The application form in the browser, sent anew or corrected. Without JavaScript it works just the same, only plainer.
//
// For the script of the photo: it tells what it is doing by an event that bubbles up to the form,
//   new CustomEvent("apply:photo", { bubbles: true, detail: { state: "none" | "sending" | "ready" } })
// While it is "sending", 지원서 제출 is held back and then sends by itself. A photo counts as given when `photo` holds a
// file or `photo_token` or `upload_id` a value. The size is checked here only where the page has [data-photo-error].
import { manageCareers } from "./apply-careers.js";
import { shapeWhileTyping, startNow } from "./apply-typing.js";
import { hasPhoto, isTold, showWay } from "./apply-way.js";

const LARGEST_PHOTO = 16 * 1024 * 1024;

const form = document.querySelector("form[data-apply]");
manageCareers(form.elements.no_career, form.querySelector("[data-careers]"));
shapeWhileTyping(form);
startNow(form.elements.start_now, form.elements.start_date);
markFolds();
openFaulty();
watchPhoto(form.elements.photo, form.querySelector("[data-photo-error]"));
const way = document.querySelector("[data-way]");
if (way) showWay(form, way);

function markFolds() {
  for (const fold of form.querySelectorAll("[data-fold]")) {
    const mark = () => {
      const told = [...fold.querySelectorAll("input, select")].some(isTold);
      fold.querySelector("[data-fold-note]").textContent = told ? "적음" : "선택";
    };
    fold.addEventListener("input", mark);
    mark();
  }
}

// A browser cannot point at a field that lies in a closed fold.
function openFaulty() {
  const open = (input) => {
    for (let fold = input.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  };
  for (const input of form.querySelectorAll("[aria-invalid]")) open(input);
  form.addEventListener("invalid", (event) => open(event.target), true);
  form.addEventListener("input", (event) => (event.target.dataset.mended = "1"));
}

function watchPhoto(input, note) {
  let state = "none";
  let waiting = null;
  const consent = form.elements.consent_id_photo;
  const follow = () => {
    if (consent) consent.required = hasPhoto(form);
  };
  form.addEventListener("apply:photo", (event) => {
    state = event.detail.state;
    follow();
    if (state === "sending" || !waiting) return;
    const button = waiting;
    waiting = null;
    form.requestSubmit(button);
  });
  form.addEventListener("submit", (event) => {
    if (state !== "sending") return;
    event.preventDefault();
    waiting = event.submitter;
  });
  input?.addEventListener("change", () => {
    if (note) checkSize(input, note);
    follow();
  });
  follow();
}

function checkSize(input, note) {
  const tooLarge = input.files[0]?.size > LARGEST_PHOTO;
  const words = tooLarge ? "사진이 16MB보다 커요. 다른 사진을 골라 주세요." : "";
  input.setCustomValidity(words);
  note.textContent = words;
  note.hidden = !tooLarge;
}
