// Pictures that are dropped, pasted or chosen are stored by the site; what is wrong with one is told, and the text left
// alone.
const EDITOR = ".markdownx-editor";

for (const type of ["drop", "paste"]) {
  document.addEventListener(
    type,
    (event) => {
      const files = (event.dataTransfer ?? event.clipboardData).files;
      if (!event.target.matches?.(EDITOR) || !files.length) return;
      event.preventDefault();
      // The package listens on each editor.
      event.stopImmediatePropagation();
      [...files].forEach((file) => upload(event.target, file));
    },
    true,
  );
}

// From the button above the field.
document.addEventListener("picture", (event) => upload(event.target, event.detail));

async function upload(editor, file) {
  const form = new FormData();
  form.append("image", file);
  form.append("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  let answer;
  try {
    const response = await fetch(editor.dataset.markdownxUploadUrlsPath, { method: "POST", body: form });
    answer = await response.json();
  } catch {
    answer = { error: gettext("The picture could not be sent. It may be too large, or the server out of reach.") };
  }
  tell(editor, answer.error);
  if (answer.image_code) {
    editor.setRangeText(answer.image_code, editor.selectionStart, editor.selectionEnd, "end");
    editor.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function tell(editor, error) {
  editor.parentElement.querySelector("[role=alert]")?.remove();
  if (!error) return;
  const message = document.createElement("p");
  message.setAttribute("role", "alert");
  message.className = "errornote";
  message.textContent = error;
  editor.after(message);
}
