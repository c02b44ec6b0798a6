#!/usr/bin/env python3
"""Classifies two layers of a GeoServer with OWSLib, shows the progress, and saves the areas.

    pip install OWSLib
    export GEOSERVER_PASSWORD=…
    python3 classify.py --server http://localhost:8080/geoserver --user admin \\
        --msi cerrado:msi --sar cerrado:sar --model demo-l2-msi-sar \\
        --workspace cerrado --name map --areas areas.csv

Ctrl-C stops the execution on the server too.
"""

import argparse
import html
import os
import sys
import time
from urllib.parse import parse_qs, urlsplit

import requests
from owslib.wps import ASYNC, BoundingBoxDataInput, WebProcessingService


def arguments():
    parser = argparse.ArgumentParser(description="Classify two layers of a GeoServer and publish the map there.")
    parser.add_argument("--server", default="http://localhost:8080/geoserver")
    parser.add_argument("--user", help="who may administer the workspace; the password is $GEOSERVER_PASSWORD")
    parser.add_argument("--msi", help="Sentinel-2 layer, workspace:name")
    parser.add_argument("--sar", help="Sentinel-1 layer, workspace:name")
    parser.add_argument("--model", help="id of a model")
    parser.add_argument("--level", choices=["L1", "L2"])
    parser.add_argument("--bbox", help="west,south,east,north,CRS; such as 812400,9330200,814600,9331700,EPSG:32722")
    parser.add_argument("--workspace", help="where the map is published")
    parser.add_argument("--name", help="of the new layer")
    parser.add_argument("--overwrite", action="store_true", help="replace a map of that name")
    parser.add_argument("--areas", default="areas.json", help="file for the areas, .json or .csv (%(default)s)")
    return parser.parse_args()


def inputs_of(options):
    """Pairs of name and value, as OWSLib wants them."""
    literals = [(name, getattr(options, name)) for name in ("msi", "sar", "model", "level", "workspace", "name")]
    inputs = [(name, value) for name, value in literals if value]
    inputs.append(("overwrite", str(options.overwrite).lower()))
    if options.bbox:
        *corners, crs = options.bbox.split(",")
        inputs.append(("bbox", BoundingBoxDataInput([float(corner) for corner in corners], crs)))
    return inputs


def dismiss(wps, execution):
    """Stops an execution; GeoServer's request for that is not part of WPS 1.0.0, nor of OWSLib."""
    query = parse_qs(urlsplit(execution.statusLocation).query)
    requests.get(
        wps.url,
        params={
            "service": "WPS",
            "version": "1.0.0",
            "request": "Dismiss",
            "executionId": query["executionId"][0],
        },
        auth=(wps.auth.username, wps.auth.password) if wps.auth.username else None,
        timeout=30,
    )


def main():
    options = arguments()
    wps = WebProcessingService(
        options.server.rstrip("/") + "/wps",
        username=options.user,
        password=os.environ.get("GEOSERVER_PASSWORD"),
        skip_caps=True,
    )
    areas_type = "text/csv" if options.areas.endswith(".csv") else "application/json"
    execution = wps.execute(
        "cerrado:ClassifyCerrado",
        inputs=inputs_of(options),
        output=[("layer", False, ""), ("areas", False, areas_type), ("summary", False, "application/json")],
        mode=ASYNC,
    )
    try:
        while not execution.isComplete():
            print(f"{execution.percentCompleted or 0:3} %  {execution.statusMessage or 'waiting'}", flush=True)
            time.sleep(1)
            execution.checkStatus(sleepSecs=0)
    except KeyboardInterrupt:
        dismiss(wps, execution)
        sys.exit("stopped")

    if not execution.isSucceeded():
        # GeoServer escapes messages twice.
        sys.exit("\n".join(html.unescape(error.text) for error in execution.errors) or execution.statusMessage)
    outputs = {output.identifier: "".join(output.data) for output in execution.processOutputs}
    with open(options.areas, "w", encoding="utf-8", newline="") as file:
        file.write(outputs["areas"])
    print(f"layer {outputs['layer']}, areas in {options.areas}")


if __name__ == "__main__":
    main()
