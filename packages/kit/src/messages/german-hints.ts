// What to do about a refusal, in German.
import type { HintPhrase } from "./hint-phrases.ts";

export const germanHints = (): Readonly<Record<HintPhrase, string>> => ({
  "Try: {hint}": "Was Sie tun können: {hint}",
  "{way}, or choose another folder with --home": "{way}, oder wählen Sie mit --home einen anderen Ordner",
  "free some space or check the folder's permissions":
    "Schaffen Sie Platz, oder prüfen Sie die Rechte des Ordners",
  "move it away, then try again": "Verschieben Sie es, und versuchen Sie es noch einmal",
  "move that away, then try again": "Verschieben Sie das, und versuchen Sie es noch einmal",
  "move that file away, then try again": "Verschieben Sie die Datei, und versuchen Sie es noch einmal",
  "remove that link, then try again": "Entfernen Sie die Verknüpfung, und versuchen Sie es noch einmal",
  "choose a shorter name": "Wählen Sie einen kürzeren Namen",
  "its files end with .{endings}": "Ihre Dateien enden auf .{endings}",
  "connect that drive, then try again": "Verbinden Sie das Laufwerk, und versuchen Sie es noch einmal",
  "connect the drive that it leads to, or remove the link; then try again":
    "Verbinden Sie das Laufwerk, zu dem sie führt, oder entfernen Sie die Verknüpfung; versuchen Sie es dann noch einmal",
  "connect the drive that it is on, or name another folder":
    "Verbinden Sie das Laufwerk, oder nennen Sie einen anderen Ordner",
  "connect the drive that it is on; or remove the link, and start again to see what can be restored":
    "Verbinden Sie das Laufwerk; oder entfernen Sie die Verknüpfung, und starten Sie die App noch einmal: Sie sagt, was sich wiederherstellen lässt",
  "close the program that has it open, and try again":
    "Schließen Sie das Programm, das sie benutzt, und versuchen Sie es noch einmal",
  "choose another folder with --home": "Wählen Sie mit --home einen anderen Ordner",
  "choose an empty folder, or one that does not exist yet, with --home":
    "Wählen Sie mit --home einen leeren oder einen neuen Ordner",
  "start the app as that user, or choose a folder of your own with --home":
    "Starten Sie die App als dieser Benutzer, oder wählen Sie mit --home einen eigenen Ordner",
  "find out who put it there; if it is yours anyway, make yourself its owner, else choose another folder with --home":
    "Klären Sie, wer das dort abgelegt hat. Gehört es doch Ihnen, machen Sie sich zum Eigentümer; sonst wählen Sie mit --home einen anderen Ordner",
  "free some space, or choose a folder on another disk with --home":
    "Schaffen Sie Platz, oder wählen Sie mit --home einen Ordner auf einem anderen Datenträger",
  "move that file away, or choose another folder with --home":
    "Verschieben Sie die Datei, oder wählen Sie mit --home einen anderen Ordner",
  "restore a backup: the commands `backups` and `restore` do it, and keep the damaged files":
    "Stellen Sie eine Sicherung wieder her: Die Befehle `backups` und `restore` tun das und behalten die beschädigten Dateien",
  "{command}  (the newest good backup, of {when} UTC)":
    "{command}  (die neueste gute Sicherung, vom {when} UTC)",
  "{command}  (what can still be read; the damaged files are kept)":
    "{command}  (was noch lesbar ist; die beschädigten Dateien bleiben)",
  "{command}  (the file as it is, without that log; both are kept)":
    "{command}  (die Datei, wie sie ist, ohne dieses Protokoll; beide bleiben)",
  'if you have a copy of it, bring it back with: {command} FILE; or move the folder "{folder}" away to start with an empty database':
    "Haben Sie eine Kopie, holen Sie sie zurück mit: {command} FILE; oder verschieben Sie den Ordner „{folder}“, um mit einer leeren Datenbank anzufangen",
  'keep a copy of the folder "{folder}" and ask the app\'s maker; move it away to start with an empty database':
    "Behalten Sie eine Kopie des Ordners „{folder}“, und fragen Sie den Hersteller der App; verschieben Sie ihn, um mit einer leeren Datenbank anzufangen",
  "your data is unchanged; go on with the version you had, and tell the app's maker":
    "Ihre Daten sind unverändert. Verwenden Sie weiter Ihre bisherige Version, und melden Sie es dem Hersteller der App",
  "get version {version} or newer": "Besorgen Sie Version {version} oder eine neuere",
  "get version {version} or newer, or go back with: {command}":
    "Besorgen Sie Version {version} oder eine neuere, oder gehen Sie zurück mit: {command}",
  "remove that one file; it holds none of your data":
    "Entfernen Sie nur diese Datei; sie enthält keine Ihrer Daten",
  "take the write protection off that file or its disk, or choose another folder with --home":
    "Heben Sie den Schreibschutz der Datei oder des Datenträgers auf, oder wählen Sie mit --home einen anderen Ordner",
  "end that process, then start again; your data is safe":
    "Beenden Sie diesen Prozess, und starten Sie die App noch einmal; Ihre Daten sind sicher",
  "end that process, then start again": "Beenden Sie diesen Prozess, und starten Sie die App noch einmal",
  "wait until that is done, then try again; your data is safe":
    "Warten Sie, bis das fertig ist, und versuchen Sie es noch einmal; Ihre Daten sind sicher",
  "end it yourself, then start version {version} again; your data is safe":
    "Beenden Sie sie selbst, und starten Sie Version {version} noch einmal; Ihre Daten sind sicher",
  "use it there, or stop it there first; if that is this computer's earlier name, end process {pid}":
    "Verwenden Sie sie dort, oder beenden Sie sie dort zuerst. Hieß dieser Computer früher so, beenden Sie Prozess {pid}",
  "let the system choose one with --port 0": "Lassen Sie das System wählen: --port 0",
  "choose a port from 1024 on": "Wählen Sie einen Port ab 1024",
  "set host to 127.0.0.1, or to an address that this computer has":
    "Setzen Sie host auf 127.0.0.1 oder auf eine Adresse, die dieser Computer hat",
  "choose another port, or --port 0 for any free one":
    "Wählen Sie einen anderen Port, oder --port 0 für irgendeinen freien",
  "start it again, and send that file to the app's maker":
    "Starten Sie die App noch einmal, und senden Sie die Datei dem Hersteller der App",
  "start it again, and tell the app's maker":
    "Starten Sie die App noch einmal, und melden Sie es dem Hersteller",
  "{key} takes {allowed}": "{key} erlaubt: {allowed}",
  "a whole number from {min} to {max}": "eine ganze Zahl von {min} bis {max}",
  "true or false": "true oder false",
  'each line looks like `port = 4747`; texts are in quotes: `host = "127.0.0.1"`':
    'Jede Zeile sieht so aus: `port = 4747`; Texte stehen in Anführungszeichen: `host = "127.0.0.1"`',
  "your data is unchanged; go on with the version you had, and tell the app's maker, who can {way}":
    "Ihre Daten sind unverändert. Verwenden Sie weiter Ihre bisherige Version, und melden Sie es dem Hersteller der App; dem hilft: {way}",
  "ask the app's maker: the two were released in another order":
    "Fragen Sie den Hersteller der App: Die beiden wurden in anderer Reihenfolge veröffentlicht",
  "get a newer version": "Besorgen Sie eine neuere Version",
  "start the app once, which takes that change back":
    "Starten Sie die App einmal; sie macht die Änderung rückgängig",
  "see what cleans up or syncs that folder, bring the database back from there, and start the app again":
    "Prüfen Sie, was den Ordner aufräumt oder abgleicht, holen Sie die Datenbank von dort zurück, und starten Sie die App noch einmal",
  "try again in a moment, or end that process":
    "Versuchen Sie es gleich noch einmal, oder beenden Sie diesen Prozess",
  "set {variable} to its whole path, or name a folder for your data with --home":
    "Setzen Sie {variable} auf den vollständigen Pfad, oder nennen Sie mit --home einen Ordner für Ihre Daten",
  "move that folder away: files you changed will be kept":
    "Verschieben Sie den Ordner: Dateien, die Sie geändert haben, bleiben",
  "build it with `bun run build`, and install the executable":
    "Bauen Sie es mit `bun run build`, und installieren Sie das Programm",
  "install and remove it there": "Installieren und entfernen Sie es dort",
  "try again as that user, without sudo": "Versuchen Sie es als dieser Benutzer noch einmal, ohne sudo",
  "use the installer of the new version, or remove the app in the settings of Windows":
    "Nehmen Sie das Installationsprogramm der neuen Version, oder entfernen Sie die App in den Einstellungen von Windows",
  "ask whoever looks after this computer": "Fragen Sie, wer diesen Computer betreut",
  "check the disk, and try again": "Prüfen Sie den Datenträger, und versuchen Sie es noch einmal",
});
