// Command terraform-provider reads the aws provider of a Terraform file and says who AWS takes it for,
// with the library by which HashiCorp's provider itself finds its credentials. With -blocks it says what
// a file has, as JSON, and whether `terraform fmt` would leave it so; with -identity it evaluates the
// postconditions of `data "aws_caller_identity"`. The provider and Terraform are not needed.
//
//	terraform-provider main.tf profile=dev-admin
//	terraform-provider -blocks main.tf
//	terraform-provider -identity aws-identity.tf
package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/sts"
	awsbase "github.com/hashicorp/aws-sdk-go-base/v2"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/gohcl"
	"github.com/hashicorp/hcl/v2/hclparse"
	"github.com/zclconf/go-cty/cty"
)

type file struct {
	Providers []provider `hcl:"provider,block"`
	Rest      hcl.Body   `hcl:",remain"`
}

type provider struct {
	Name              string   `hcl:"name,label"`
	Profile           string   `hcl:"profile,optional"`
	Region            string   `hcl:"region"`
	AllowedAccountIDs []string `hcl:"allowed_account_ids,optional"`
}

func main() {
	do := run
	switch os.Args[1] {
	case "-blocks":
		do, os.Args = printBlocks, os.Args[1:]
	case "-identity":
		do, os.Args = checkIdentity, os.Args[1:]
	}
	if err := do(os.Args[1], os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(path string, assignments []string) error {
	aws, err := readProvider(path, assignments)
	if err != nil {
		return err
	}
	arn, err := callerArn(awsbase.Config{
		AllowedAccountIds: aws.AllowedAccountIDs,
		Profile:           aws.Profile,
		Region:            aws.Region,
	})
	if err != nil {
		return err
	}
	fmt.Println(arn)
	return nil
}

func callerArn(asked awsbase.Config) (string, error) {
	asked.CallerName = "the witness"
	asked.CallerDocumentationURL = "https://registry.terraform.io/providers/hashicorp/aws"
	ctx, config, problems := awsbase.GetAwsConfig(context.Background(), &asked)
	for _, problem := range problems {
		return "", fmt.Errorf("%s: %s", problem.Summary(), problem.Detail())
	}
	answer, err := sts.NewFromConfig(config).GetCallerIdentity(ctx, nil)
	if err != nil {
		return "", err
	}
	return *answer.Arn, nil
}

func readProvider(path string, assignments []string) (*provider, error) {
	parsed, problems := hclparse.NewParser().ParseHCLFile(path)
	if problems.HasErrors() {
		return nil, problems
	}
	variables := map[string]cty.Value{}
	for _, assignment := range assignments {
		name, value, _ := strings.Cut(assignment, "=")
		variables[name] = cty.StringVal(value)
	}
	scope := &hcl.EvalContext{Variables: map[string]cty.Value{"var": cty.ObjectVal(variables)}}
	var read file
	if problems := gohcl.DecodeBody(parsed.Body, scope, &read); problems.HasErrors() {
		return nil, problems
	}
	for _, one := range read.Providers {
		if one.Name == "aws" {
			return &one, nil
		}
	}
	return nil, fmt.Errorf("%s has no aws provider", path)
}
