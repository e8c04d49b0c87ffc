"""Reads a copy of a lake by Spark: the CSVs by Hive's OpenCSVSerde, with the shipped table for Athena, and raw objects.

Arguments: the home of the Java to run, a folder for what Spark writes, the folder of the lake, with the shipped SQL for
Athena in it as athena.sql; then raw objects. Prints what it sees as JSON. Spark gives out the header line as a row.
"""

import json
import os
import pathlib
import sys

BUCKET = "s3://crypto-market/"


def session(work):
    from pyspark.sql import SparkSession

    return (
        SparkSession.builder.master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.memory", "512m")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.extraJavaOptions", "-XX:TieredStopAtLevel=1 -Dderby.system.home=" + work)
        .config("spark.hadoop.javax.jdo.option.ConnectionURL", "jdbc:derby:memory:metastore;create=true")
        .config("spark.sql.shuffle.partitions", "1")
        .config("spark.sql.warehouse.dir", work + "/warehouse")
        .enableHiveSupport()
        .getOrCreate()
    )


def table(athena, folder):
    """The statement that creates the table, over the folder in the bucket's place."""
    statements = athena.split("\n\n")
    create = next(text for text in statements if text.startswith("CREATE EXTERNAL TABLE"))
    return create.rstrip().rstrip(";").replace(BUCKET, "file:" + folder + "/")


def csvs(spark):
    dates = {}
    for row in spark.sql("SELECT * FROM assets_csv").collect():
        dates.setdefault(row["date"], []).append(["" if value is None else value for value in row[:-1]])
    return dates


def raw(spark, path):
    rows = spark.read.json(path).selectExpr("inline(data)").select("id", "priceUsd").collect()
    return [list(row) for row in rows]


def main():
    os.environ["JAVA_HOME"], work, folder = sys.argv[1:4]
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    spark = session(work)
    spark.sql(table(pathlib.Path(folder, "athena.sql").read_text(encoding="utf-8"), folder))
    spark.sql("MSCK REPAIR TABLE assets_csv")
    said = {"csv": csvs(spark), "raw": {pathlib.Path(path).name: raw(spark, path) for path in sys.argv[4:]}}
    pathlib.Path(work, "said.json").write_text(json.dumps(said), encoding="utf-8")
    spark.stop()


main()
