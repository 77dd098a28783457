// Kører programmet fra bogen i Pyodide, den Python xlwings Lite bruger, helt uden netværk.
// node pyodide_proeve.mjs OPGAVE SVAR: to JSON-filer.
import fs from "node:fs";
import net from "node:net";

const [opgavefil, svarfil] = process.argv.slice(2);
const opgave = JSON.parse(fs.readFileSync(opgavefil, "utf8"));

const kaldTilNettet = [];
const afvis = (hvortil) => {
  kaldTilNettet.push(String(hvortil));
  throw new Error(`prøven må ikke bruge netværket: ${hvortil}`);
};
globalThis.fetch = afvis;
net.Socket.prototype.connect = (...hvortil) => afvis(JSON.stringify(hvortil[0]));

const { loadPyodide } = await import(opgave.pyodide);
const py = await loadPyodide();
await py.loadPackage(opgave.hjul, { checkIntegrity: false, messageCallback() {} });
py.FS.writeFile("/home/pyodide/vaert.py", fs.readFileSync(opgave.vaert, "utf8"));
py.globals.set("program", opgave.program);
py.globals.set("direkte", JSON.stringify(opgave.direkte));
// Som objekter fra JavaScript: det er sådan, xlwings Lite får argumenterne fra Excel.
py.globals.set("som_vaert", opgave.som_vaert);

const svar = py.runPython(`
import json
import platform
import sys

sys.path.insert(0, "/home/pyodide")
import vaert

# I den rækkefølge: værten ændrer på, hvad xlwings er.
uden_vært = vaert.besvar_direkte(program, json.loads(direkte))
json.dumps({
    "python": platform.python_version(),
    "direkte": uden_vært,
    "som_vaert": vaert.besvar_som_vært(program, som_vaert.to_py()),
}, default=str)
`);
fs.writeFileSync(svarfil, JSON.stringify({ ...JSON.parse(svar), pyodide: py.version, net: kaldTilNettet }));
