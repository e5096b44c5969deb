// What the doctor finds, in German.
import type { Finding } from "./phrases.ts";

export const germanFindings: Readonly<Record<Finding, string>> = {
  '"{path}"': "„{path}“",
  '"{folder}" is not there yet; the first start makes it':
    "„{folder}“ gibt es noch nicht; der erste Start legt ihn an",
  '"{folder}" is empty; the first start fills it': "„{folder}“ ist leer; der erste Start füllt ihn",
  '"{folder}" is not this app\'s: {reason}': "„{folder}“ gehört nicht zu dieser App: {reason}",
  '"{folder}" belongs to another user': "„{folder}“ gehört jemand anderem",
  "not looked at: the folder is not this app's": "Nicht geprüft: Der Ordner gehört nicht zu dieser App",
  "nothing is there to be read by others": "Noch gibt es nichts, was andere lesen könnten",
  '"{file}" cannot be written': "„{file}“ lässt sich nicht schreiben",
  "give yourself the right to write it, or use another --home":
    "Geben Sie sich das Recht zum Schreiben, oder wählen Sie mit --home einen anderen Ordner",
  "you can write the home": "Sie können in den Datenordner schreiben",
  "you can write the home, and nobody else can read it":
    "Sie können in den Datenordner schreiben, und niemand sonst kann ihn lesen",
  'other users of this computer can read "{file}"': "Andere Benutzer dieses Computers können „{file}“ lesen",
  "the home is on a disk of this computer": "Der Datenordner liegt auf diesem Computer",
  "the home is on a network drive ({drive}): slower, and less safe if the connection breaks":
    "Der Datenordner liegt auf einem Netzlaufwerk ({drive}): langsamer, und bei einem Verbindungsabbruch weniger sicher",
  "keep it on this computer with --home, and back up to the network":
    "Legen Sie ihn mit --home auf diesen Computer, und sichern Sie ins Netz",
  "{free} MB are free": "{free} MB sind frei",
  "free some space: the app cannot save what you write":
    "Schaffen Sie Platz: Die App kann sonst nicht speichern, was Sie schreiben",
  "free some space: a new version may need {needed} MB":
    "Schaffen Sie Platz: Eine neue Version braucht vielleicht {needed} MB",
  "all as shipped": "Alle wie mitgeliefert",
  "{count} of {all} changed": "{count} von {all} geändert",
  "see what is in force with the command: settings": "Was gilt, zeigt der Befehl: settings",
  "there is none yet": "Es gibt noch keine",
  "there are none yet": "Es gibt noch keine",
  "whole, {size}": "In Ordnung, {size}",
  "in use by the running app, which answers": "Von der laufenden App benutzt, und sie antwortet",
  '"{file}" is gone': "„{file}“ ist verschwunden",
  "the newest is of {date}": "Die neueste ist vom {date}",
  "{port} is free": "{port} ist frei",
  "any free one": "Irgendein freier",
  "the app has it: {url}": "Die App hat ihn: {url}",
  "not looked at: the settings come first": "Nicht geprüft: Zuerst müssen die Einstellungen stimmen",
  "{who} has port {port}": "{who} benutzt Port {port}",
  "another program": "ein anderes Programm",
  "this app, in another folder,": "diese App in einem anderen Ordner",
  "nothing: the app takes the next free one, and keeps it from then on":
    "Nichts: Die App nimmt den nächsten freien und bleibt dabei",
  'opened with "{program}"': "Wird mit „{program}“ geöffnet",
  'a window of "{program}"': "Ein Fenster von „{program}“",
  "there is no browser or no desktop to open it on":
    "Es gibt keinen Browser oder keine Arbeitsfläche für ihn",
  "install one, set BROWSER to its command, or open the app's address by hand":
    "Installieren Sie einen, setzen Sie BROWSER auf seinen Befehl, oder öffnen Sie die Adresse der App selbst",
  "nothing in it changes how the app runs": "Nichts darin ändert, wie die App läuft",
  "this system has none": "Auf diesem System gibt es keine",
  "the system trusts the executable": "Das System vertraut der App",
  "it could not be looked at: {reason}": "Das ließ sich nicht prüfen: {reason}",
};
