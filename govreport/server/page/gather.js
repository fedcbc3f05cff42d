/** Files out of what was dropped or chosen: single ones, and all that folders hold. */

/** A file to read; null where the browser could not get at it. The name is the path in its folder.
 * @typedef {{file: Blob|null, name: string}} Taken
 * @typedef {{taken: Taken[], left: string[], folder: boolean}} Gathered `left`: names left out;
 *   `folder`: whether a folder was among them */

const DEEPEST = 20; // folders in folders; a link to a folder above would never end
const NEVER = new Set(["thumbs.db", "desktop.ini", "__macosx"]);

/** Whether a name is of what systems and offices leave in folders, and never of a report. @param {string} name */
function unseenName(name) {
  return name.startsWith(".") || name.startsWith("~$") || NEVER.has(name.toLowerCase());
}

/** Files of a field, by path where a folder was chosen. @param {FileList} files @returns {Gathered} */
export function chosen(files) {
  const all = [...files].map((file) => ({ file, name: file.webkitRelativePath || file.name }));
  const folder = all.some(({ file }) => file.webkitRelativePath !== "");
  const out = (/** @type {Taken} */ { name }) => folder && name.split("/").slice(1).some(unseenName);
  const taken = all.filter((one) => !out(one));
  return { taken: folder ? taken.sort(byName) : taken, left: all.filter(out).map(({ name }) => name), folder };
}

/** Files of a drop or a paste, with those in dropped folders. What is dropped is only there during
 * the event, so that its entries are fetched before anything is waited for.
 * @param {DataTransfer} data @returns {Promise<Gathered>} */
export async function dropped(data) {
  const items = [...data.items].filter(({ kind }) => kind === "file");
  const roots = items.map((item) => ({ entry: item.webkitGetAsEntry?.() ?? null, file: item.getAsFile() }));
  /** @type {Gathered} */
  const found = { taken: [], left: [], folder: false };
  for (const { entry, file } of roots) {
    if (entry?.isDirectory) {
      found.folder = true;
      await walk(/** @type {FileSystemDirectoryEntry} */ (entry), found, 1);
    } else if (file) found.taken.push({ file, name: file.name });
  }
  if (found.folder) found.taken.sort(byName);
  return found;
}

/** @param {FileSystemDirectoryEntry} folder @param {Gathered} found @param {number} depth */
async function walk(folder, found, depth) {
  for (const entry of await entriesOf(folder)) {
    const name = entry.fullPath.replace(/^\//, "");
    if (unseenName(entry.name)) found.left.push(name);
    else if (!entry.isDirectory) found.taken.push({ file: await fileOf(/** @type {FileSystemFileEntry} */ (entry)), name });
    else if (depth < DEEPEST) await walk(/** @type {FileSystemDirectoryEntry} */ (entry), found, depth + 1);
  }
}

/** All entries of a folder; they come in portions. @param {FileSystemDirectoryEntry} folder @returns {Promise<FileSystemEntry[]>} */
async function entriesOf(folder) {
  const reader = folder.createReader();
  const all = [];
  for (;;) {
    /** @type {FileSystemEntry[]} */
    const portion = await new Promise((done) => reader.readEntries(done, () => done([])));
    if (!portion.length) return all;
    all.push(...portion);
  }
}

/** @param {FileSystemFileEntry} entry @returns {Promise<File|null>} */
function fileOf(entry) {
  return new Promise((done) => entry.file(done, () => done(null)));
}

/** As people count: 2 before 10. @param {Taken} a @param {Taken} b */
function byName(a, b) {
  return a.name.localeCompare(b.name, "zh", { numeric: true });
}
