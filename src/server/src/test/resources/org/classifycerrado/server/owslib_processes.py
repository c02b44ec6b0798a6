"""Asks an OGC API - Processes through OWSLib, whose client reads what there is: owslib_processes.py URL."""

import sys

from owslib.ogcapi.processes import Processes

api = Processes(sys.argv[1] + "/ogc/processes/v1")
print("conforms", len(api.conformance()["conformsTo"]))
print("defines", len(api.api()["paths"]))
for summary in api.processes()["processes"]:
    process = api.process(summary["id"])
    print(process["id"], ",".join(process["inputs"]), ",".join(process["outputs"]))
