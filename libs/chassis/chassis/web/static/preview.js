// Shows a picked picture and its size before it is sent; a format the browser cannot draw is named instead.
export function startPreview() {
  for (const box of document.querySelectorAll("[data-preview]")) {
    const input = box.querySelector("input[type=file]");
    input.addEventListener("change", () => show(box, input.files[0]));
    if (input.files[0]) show(box, input.files[0]);
  }
}

function show(box, file) {
  const text = box.querySelector("[data-preview-text]");
  const frame = box.querySelector("[data-preview-picture]");
  if (!file) {
    text.textContent = "고른 파일이 없습니다.";
    return;
  }
  text.textContent = `${file.name} · ${size(file.size)}`;
  const picture = new Image();
  picture.alt = "고른 사진 미리보기";
  picture.onload = () => {
    frame.replaceChildren(picture);
    URL.revokeObjectURL(picture.src);
  };
  picture.onerror = () => {
    URL.revokeObjectURL(picture.src);
    text.textContent += " · 미리보기는 안 되지만 보낼 수 있어요.";
  };
  picture.src = URL.createObjectURL(file);
}

function size(bytes) {
  const mega = bytes / 1024 / 1024;
  return mega >= 0.1 ? `${mega.toFixed(1)}MB` : `${Math.ceil(bytes / 1024)}KB`;
}
