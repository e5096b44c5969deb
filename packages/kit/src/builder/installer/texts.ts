// What the Windows installer says, in English and German. Lines end with \n; {title}, {name} and
// {version} are filled in.
export interface InstallerTexts {
  start: string;
  welcome: string;
  options: string;
  choose: string;
  chooseAgain: string;
  desktopLink: string;
  loginEntry: string;
  aboutApp: string;
  aboutDesktop: string;
  aboutLogin: string;
  stopping: string;
  finished: string;
  installed: string;
  installedLine: string;
  confirm: string;
  removedTitle: string;
  removed: string;
  /** The same as one line. */
  kept: string;
  cannotWrite: string;
  stillRunning: string;
  needsWindows10: string;
  needsArm: string;
}

/** By NSIS's names of languages. */
export const installerTexts: Readonly<Record<"ENGLISH" | "GERMAN", InstallerTexts>> = {
  ENGLISH: {
    start: "Start {title}",
    welcome:
      "This installs {title} for you alone. It needs no administrator.\n\n" +
      "Your data is kept apart from the program, in the folder\n{data}\nAn update does not touch it.\n\n" +
      "If {title} is running, it stops for a moment.",
    options: "Options",
    choose: "{title} is always in the start menu. Choose what else you want.",
    chooseAgain: "You can change this later: start this installer again.",
    desktopLink: "Icon on the desktop",
    loginEntry: "Start when I sign in",
    aboutApp: "The program, and its entry in the start menu.",
    aboutDesktop: "A link to {title} on your desktop.",
    aboutLogin: "{title} starts in the background when you sign in to Windows.",
    stopping: "Asking {title} to stop…",
    finished: "{title} is installed",
    installed: "You find it in the start menu.\n\nYour data is in the folder\n{data}",
    installedLine: "{title} {version} is installed in {folder}.",
    confirm: "This removes the program. Your data stays in the folder\n{data}",
    removedTitle: "{title} is removed",
    removed: "Your data is still in the folder\n{data}",
    kept: "{title} is removed. Your data is still in the folder {data}.",
    cannotWrite:
      "Cannot write {title} into the folder {folder}. What was there is unchanged. Free some space, then try again.",
    stillRunning: "Cannot remove {title}: it is still running. Close it, then try again.",
    needsWindows10: "{title} needs Windows 10 or newer.",
    needsArm: "This installer is for computers with an ARM processor. Download the one for Intel and AMD.",
  },
  GERMAN: {
    start: "{title} starten",
    welcome:
      "{title} wird nur für Sie installiert. Administratorrechte sind nicht nötig.\n\n" +
      "Ihre Daten liegen getrennt vom Programm, im Ordner\n{data}\nEin Update ändert sie nicht.\n\n" +
      "Falls {title} gerade läuft, wird es für einen Augenblick beendet.",
    options: "Optionen",
    choose: "{title} steht immer im Startmenü. Wählen Sie, was Sie außerdem möchten.",
    chooseAgain: "Sie können das später ändern: Starten Sie dieses Installationsprogramm noch einmal.",
    desktopLink: "Symbol auf dem Desktop",
    loginEntry: "Bei der Anmeldung starten",
    aboutApp: "Das Programm und sein Eintrag im Startmenü.",
    aboutDesktop: "Eine Verknüpfung mit {title} auf Ihrem Desktop.",
    aboutLogin: "{title} startet im Hintergrund, wenn Sie sich bei Windows anmelden.",
    stopping: "{title} wird gebeten, sich zu beenden…",
    finished: "{title} ist installiert",
    installed: "Sie finden es im Startmenü.\n\nIhre Daten liegen im Ordner\n{data}",
    installedLine: "{title} {version} ist installiert, im Ordner {folder}.",
    confirm: "Das Programm wird entfernt. Ihre Daten bleiben im Ordner\n{data}",
    removedTitle: "{title} ist entfernt",
    removed: "Ihre Daten liegen weiterhin im Ordner\n{data}",
    kept: "{title} ist entfernt. Ihre Daten liegen weiterhin im Ordner {data}.",
    cannotWrite:
      "{title} lässt sich nicht in den Ordner {folder} schreiben. Was dort war, ist unverändert. Schaffen Sie Platz, und versuchen Sie es noch einmal.",
    stillRunning:
      "{title} lässt sich nicht entfernen: Es läuft noch. Schließen Sie es, und versuchen Sie es noch einmal.",
    needsWindows10: "{title} braucht Windows 10 oder neuer.",
    needsArm:
      "Dieses Installationsprogramm ist für Computer mit ARM-Prozessor. Laden Sie das für Intel und AMD herunter.",
  },
};
