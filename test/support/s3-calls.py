"""What boto3 makes of the bucket my-trail, as one JSON object."""

import json

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

s3 = boto3.client("s3", region_name="us-east-1")


def refused(work):
    try:
        work()
    except ClientError as error:
        return [error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"]]
    return None


pages = s3.get_paginator("list_objects_v2").paginate(
    Bucket="my-trail", PaginationConfig={"PageSize": 2}
)
keys = [entry["Key"] for page in pages for entry in page.get("Contents", [])]
first = s3.get_object(Bucket="my-trail", Key=keys[0])
tag = first["ETag"]
elsewhere = boto3.client("s3", region_name="eu-west-1", config=Config(retries={"total_max_attempts": 1}))
wrong = boto3.client("s3", region_name="us-east-1", aws_secret_access_key="wrong", aws_access_key_id="AKIAWRONGWRONGWRONG0")
print(
    json.dumps(
        {
            "keys": keys,
            "bytes": len(first["Body"].read()),
            "length": s3.head_object(Bucket="my-trail", Key=keys[0])["ContentLength"],
            "part": s3.get_object(Bucket="my-trail", Key=keys[0], Range="bytes=1-3")["Body"].read().hex(),
            "region": s3.head_bucket(Bucket="my-trail")["BucketRegion"],
            "elsewhere": len(elsewhere.list_objects_v2(Bucket="my-trail").get("Contents", [])),
            "unchanged": refused(lambda: s3.get_object(Bucket="my-trail", Key=keys[0], IfNoneMatch=tag)),
            "changed": refused(lambda: s3.get_object(Bucket="my-trail", Key=keys[0], IfMatch='"other"')),
            "beyond": refused(lambda: s3.get_object(Bucket="my-trail", Key=keys[0], Range="bytes=999999-")),
            "noKey": refused(lambda: s3.get_object(Bucket="my-trail", Key="none")),
            "noBucket": refused(lambda: s3.list_objects_v2(Bucket="no-trail")),
            "noWrite": refused(lambda: s3.put_object(Bucket="my-trail", Key="new", Body=b"x")),
            "stranger": refused(lambda: wrong.list_objects_v2(Bucket="my-trail")),
        }
    )
)
