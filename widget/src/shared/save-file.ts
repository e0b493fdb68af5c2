// Saves a file that the page itself has made, or that came in an answer.

export interface SavedFile {
  readonly name: string;
  readonly media_type: string;
  readonly text: string;
}

/** Downloads a file. */
export function saveFile({ name, media_type, text }: SavedFile): void {
  saveBlob(name, new Blob([text], { type: media_type }));
}

/** Downloads what is no text. */
export function saveBlob(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
