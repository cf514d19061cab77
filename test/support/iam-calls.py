"""One run of IAM calls, and what came of each as its shape: against moto in this process, or at an endpoint."""

import datetime
import json
import os
import sys

import boto3
from botocore.exceptions import ClientError

# What is the same wherever it is asked; of the rest only the kind counts.
TOLD = {'Status', 'IsTruncated', 'UserName', 'State', 'ServiceName', 'Region', 'ReportFormat', 'Path', 'GroupName', 'PolicyDocument', 'PolicyNames'}


def shape(value, name=''):
    if name in TOLD:
        return value
    if name == 'SummaryMap':
        return 'counts' if all(isinstance(count, int) for count in value.values()) else value
    if isinstance(value, dict):
        return {key: shape(value[key], key) for key in sorted(value) if key != 'ResponseMetadata'}
    if isinstance(value, list):
        return [shape(item) for item in value]
    if isinstance(value, datetime.datetime):
        return 'time'
    return type(value).__name__


def run(iam):
    answers = []

    def ask(operation, **parameters):
        told = {key: value for key, value in parameters.items() if key != 'AccessKeyId'}
        try:
            answer = getattr(iam, operation)(**parameters)
        except ClientError as error:
            status = error.response['ResponseMetadata']['HTTPStatusCode']
            answers.append([operation, told, {'error': error.response['Error']['Code'], 'status': status}])
            return {}
        answers.append([operation, told, shape(answer)])
        return answer

    unknown = 'AKIAUNKNOWNUNKNOWN22'
    ask('get_credential_report')
    ask('list_users')
    ask('list_users', MaxItems=1)
    ask('get_user', UserName='deploy')
    ask('get_user', UserName='nobody')
    key = ask('list_access_keys', UserName='deploy')['AccessKeyMetadata'][0]['AccessKeyId']
    ask('list_access_keys', UserName='nobody')
    ask('get_access_key_last_used', AccessKeyId=key)
    ask('get_access_key_last_used', AccessKeyId=unknown)
    second = ask('create_access_key', UserName='deploy')['AccessKey']['AccessKeyId']
    ask('create_access_key', UserName='deploy')
    ask('create_access_key', UserName='nobody')
    ask('update_access_key', UserName='deploy', AccessKeyId=second, Status='Inactive')
    ask('list_access_keys', UserName='deploy')
    ask('list_access_keys', UserName='deploy', MaxItems=1)
    ask('update_access_key', UserName='deploy', AccessKeyId=unknown, Status='Inactive')
    ask('update_access_key', UserName='trent', AccessKeyId=second, Status='Inactive')
    ask('delete_access_key', UserName='deploy', AccessKeyId=second)
    ask('delete_access_key', UserName='deploy', AccessKeyId=second)
    ask('delete_access_key', UserName='nobody', AccessKeyId=second)
    ask('get_login_profile', UserName='trent')
    ask('get_login_profile', UserName='deploy')
    ask('get_login_profile', UserName='nobody')
    ask('list_mfa_devices', UserName='deploy')
    ask('list_attached_user_policies', UserName='trent')
    ask('list_user_policies', UserName='trent')
    ask('list_user_policies', UserName='nobody')
    ask('get_user_policy', UserName='trent', PolicyName='own')
    ask('get_user_policy', UserName='trent', PolicyName='none')
    ask('list_groups_for_user', UserName='trent')
    ask('list_groups_for_user', UserName='deploy')
    ask('list_groups_for_user', UserName='nobody')
    ask('list_attached_group_policies', GroupName='admins')
    ask('list_attached_group_policies', GroupName='none')
    ask('list_group_policies', GroupName='admins')
    ask('get_group_policy', GroupName='admins', PolicyName='shared')
    ask('get_group_policy', GroupName='admins', PolicyName='none')
    ask('get_group_policy', GroupName='none', PolicyName='shared')
    ask('get_account_summary')
    ask('generate_credential_report')
    ask('generate_credential_report')
    report = ask('get_credential_report')
    answers.append(['columns', {}, report['Content'].decode().split('\n')[0].strip().split(',')])
    return answers


def in_moto():
    from moto import mock_aws

    with mock_aws():
        iam = boto3.client('iam', region_name='us-east-1')
        for name in ('deploy', 'trent'):
            iam.create_user(UserName=name)
            iam.create_access_key(UserName=name)
        iam.create_login_profile(UserName='trent', Password='a-long-Password-1')
        document = {'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Action': '*', 'Resource': '*'}]}
        policy = iam.create_policy(PolicyName='Admin', PolicyDocument=json.dumps(document))
        iam.attach_user_policy(UserName='trent', PolicyArn=policy['Policy']['Arn'])
        iam.put_user_policy(UserName='trent', PolicyName='own', PolicyDocument=json.dumps(document))
        iam.create_group(GroupName='admins')
        iam.add_user_to_group(UserName='trent', GroupName='admins')
        iam.attach_group_policy(GroupName='admins', PolicyArn=policy['Policy']['Arn'])
        iam.put_group_policy(GroupName='admins', PolicyName='shared', PolicyDocument=json.dumps(document))
        return run(iam)


if sys.argv[1:] == ['moto']:
    os.environ.update(AWS_ACCESS_KEY_ID='testing', AWS_SECRET_ACCESS_KEY='testing')
    json.dump(in_moto(), sys.stdout)
else:
    json.dump(run(boto3.client('iam', region_name='us-east-1')), sys.stdout)
