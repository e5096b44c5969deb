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

  // The page of a failed start.
  couldNotStart: "{title} could not start",
  dataStays: "Your data stays where it is: {folder}",
  lookedAt: "What was checked",
  nothingLookedAt: "Nothing could be checked.",
  backupsOfData: "Backups of your data",
  noBackups: "There are none yet.",
  goBack: "To go back to the newest, in a terminal: {command}",
  backupLine: "{when}, version {version}: {file}",
  moreInLog: "More may be in {file}",
  ok: "ok",
  warning: "warning",
  problem: "problem",

  // The page of an update.
  couldNotUpdate: "{title} could not be updated",
  updating: "{title} is being updated",
  gettingReady: "{title} is getting ready",
  fromTo: "From version {from} to version {to}.",
  toVersion: "To version {to}.",
  version: "Version {to}.",
  updateWorking:
    "The app opens here when this is done. If the computer goes off meanwhile, nothing is lost: the next start repeats it.",
  updateFailed: "Your data is unchanged. Another page says why, and what to do.",
  stepDone: "done in {time}",
  stepWorking: "for {time}",
  stepFailed: "given up after {time}",
  aMoment: "a moment",

  // Answers that say no.
  stopping: "The app is stopping.",
  notDoneStopping: "This was not done: the app is stopping.",
  busy: "The app has too much to do at once. Try again in a moment.",
  ownPageOnly: "This app answers only its own page.",
  needsToken: "This needs the app's token: open the app again from its icon.",
  deadLink: "This link works no longer: open it again in the app.",
  misdirected: "This app answers at {origin} only.",
  tooLarge: "A request may have at most {limit}.",
  tooSlow: "The body of the request did not arrive in time.",
  notFound: "There is nothing at this address.",
  wrongMethod: "This address answers {methods} only.",
  malformed: "The body of the request cannot be read.",
  malformedCookie: "A cookie of the request cannot be read.",
  invalid: "Some fields are invalid.",
  brokenText: "Holds half of a character, such as a part of an emoji: delete it",
  databaseBusy: "This was not saved: another program has the database open. Try again in a moment.",
  notSaved: "This was not saved: {reason}.",
  internal: "Something went wrong in the app itself; its log says more.",
  taken: "Something else has this already.",
  takenField: "Taken: something else has it",
  inUse: "This points to something that is not there, or something still points to it.",
} as const;

export type MessageKey = keyof typeof english;
/** Every sentence, in one language. */
export type Words = Readonly<Record<MessageKey, string>>;
