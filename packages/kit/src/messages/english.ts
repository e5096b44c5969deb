// What the kit says to users, in English: pages, notices and answers. Command lines speak English
// too, and have their sentences where they are said. `{name}` is a hole that a value fills.

export const english = {
  // Notices.
  notices: "Notices",
  fileWaiting: "This version has a new {file}. Yours was kept, as you had changed it.",
  fileWaitingAdvice: "The new one is beside it: {file}.new",
  filesReplaced: "Files that you had changed were replaced: {files}.",
  filesReplacedAdvice: "Your copies are in the folder {folder}.",
  filesDropped: "This version no longer comes with {files}.",
  filesDroppedAdvice: "Your files were kept, as you had changed them.",
  filesInTheWay: "Some files could not be put into place: {files}.",
  filesInTheWayAdvice: "What you have there stays.",
  backupFailed: "The last backup failed on {at}.",
  backupFailedAdvice: "{reason}. Your data itself is as it was. The app tries again every hour.",
  diskLow: "The disk is nearly full: {free} MB are free.",
  diskLowAdvice: "Free some space: the next update may need {needed} MB.",
  diskFull: "The disk is full: {free} MB are free.",
  diskFullAdvice: "Free some space, or the app cannot save what you write.",
  networkHome: "Your data is on a network drive ({drive}).",
  networkHomeAdvice: "It is slower there, and less safe if the connection breaks.",
  useNew: "Use the new one",
  keepMine: "Keep mine",
  hide: "Hide",
  usedNew: "The new {file} is in place. Your copy: {copy}",
  keptMine: "Your {file} stays.",
  noSuchNotice: "That notice is not there any more.",
  saveReport: "Save a report for support",
  reportSaved: "The report holds none of your data. Still, read it before you send it.",
  andMore: "{list} and {count} more",
} as const;

export type MessageKey = keyof typeof english;
/** Every sentence, in one language. */
export type Words = Readonly<Record<MessageKey, string>>;
