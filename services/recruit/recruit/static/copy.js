// [data-copy="id"]: its button copies the words of that element and says so in [data-copy-note].
const note = document.querySelector("[data-copy-note]");

for (const row of document.querySelectorAll("[data-copy]")) {
  const source = document.getElementById(row.dataset.copy);
  row.hidden = false;
  row.querySelector("button").addEventListener("click", () => copy(source));
}

async function copy(source) {
  try {
    await navigator.clipboard.writeText(source.textContent.trim());
    note.textContent = "복사했어요.";
  } catch {
    // Some in-app browsers allow no clipboard: the number is marked, ready for the phone's own copying.
    getSelection().selectAllChildren(source);
    note.textContent = "번호를 선택해 두었어요. 길게 눌러 복사해 주세요.";
  }
}
