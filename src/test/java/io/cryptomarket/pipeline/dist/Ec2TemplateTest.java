package io.cryptomarket.pipeline.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cryptomarket.pipeline.testing.Python;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The CloudFormation template: what it grants, opens and keeps. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class Ec2TemplateTest {

    private static final Path AWS = Path.of("src/main/dist/aws");
    private static final Path TEMPLATE = AWS.resolve("ec2.yaml");

    @Test
    void The_linter_of_CloudFormation_finds_nothing() throws Exception {
        var said = Python.with(Path.of("src/test/python/cfn-requirements.txt"))
                .run(Path.of("src/test/python/cfn_report.py"), "", TEMPLATE.toString());

        assertThat(new ObjectMapper().readValue(said, String[].class)).isEmpty();
    }

    /** IncidentsTest holds policy-writer.json against what the service asks S3 for. */
    @ParameterizedTest
    @CsvSource({
        "policy-writer.json, /Resources/Role/Properties/Policies/0/PolicyDocument",
        "policy-reader.json, /Resources/ReaderPolicy/Properties/PolicyDocument"
    })
    void The_template_grants_exactly_the_writer_policy(String file, String place) throws Exception {
        var policy = new ObjectMapper()
                .readTree(Files.readString(AWS.resolve(file))
                        .replace("arn:aws:s3:::BUCKET", "arn:${AWS::Partition}:s3:::${Bucket}"));

        var granted = new ObjectMapper()
                .readTree(CloudFormationTemplate.read(TEMPLATE)
                        .at(place)
                        .toString()
                        .replaceAll("\\{\"!Sub\":(\"[^\"]*\")}", "$1"));

        assertThat(granted).isEqualTo(policy);
    }

    @Test
    void The_instance_may_also_read_its_package_and_secrets_and_publish_the_freshness_metric() throws Exception {
        var role = CloudFormationTemplate.read(TEMPLATE).at("/Resources/Role/Properties");
        var rest = role.at("/Policies/1/PolicyDocument/Statement");

        assertThat(role.at("/Policies")).hasSize(2);
        assertThat(role.has("ManagedPolicyArns")).isFalse();
        assertThat(texts(rest.findValues("Action")))
                .containsExactly("s3:GetObject", "ssm:GetParameter", "cloudwatch:PutMetricData");
        assertThat(rest.at("/0/Resource/!Sub").asText())
                .isEqualTo("arn:${AWS::Partition}:s3:::${PackageBucket}/${PackageKey}");
        assertThat(rest.at("/1/Resource").toString())
                .contains("${ApiKeyParameter}")
                .doesNotContain("*");
        assertThat(rest.at("/2/Condition/StringEquals/cloudwatch:namespace").asText())
                .isEqualTo("CryptoMarketPipeline");
    }

    @Test
    void No_port_is_open_except_to_a_named_security_group() throws Exception {
        var resources = CloudFormationTemplate.read(TEMPLATE).path("Resources");
        var ingress = new ArrayList<JsonNode>();
        resources.forEach(resource -> {
            if (resource.path("Type").asText().equals("AWS::EC2::SecurityGroupIngress")) {
                ingress.add(resource);
            }
        });

        assertThat(resources.at("/SecurityGroup/Properties").has("SecurityGroupIngress"))
                .isFalse();
        assertThat(ingress).singleElement().satisfies(rule -> {
            assertThat(rule.at("/Condition").asText()).isEqualTo("IsOpen");
            assertThat(rule.at("/Properties/SourceSecurityGroupId/!Ref").asText())
                    .isEqualTo("AirflowSecurityGroup");
            assertThat(rule.at("/Properties").has("CidrIp")).isFalse();
            assertThat(rule.at("/Properties/FromPort").asInt()).isEqualTo(8080);
            assertThat(rule.at("/Properties/ToPort").asInt()).isEqualTo(8080);
        });
        assertThat(CloudFormationTemplate.read(TEMPLATE).at("/Rules/OpenOnlyWithToken/Assertions"))
                .hasSize(1);
    }

    @Test
    void The_bucket_is_encrypted_versioned_private_and_retained() throws Exception {
        var bucket = CloudFormationTemplate.read(TEMPLATE).at("/Resources/Bucket");

        assertThat(bucket.at("/DeletionPolicy").asText()).isEqualTo("Retain");
        assertThat(bucket.at("/UpdateReplacePolicy").asText()).isEqualTo("Retain");
        assertThat(bucket.at("/Properties/VersioningConfiguration/Status").asText())
                .isEqualTo("Enabled");
        assertThat(bucket.at("/Properties/PublicAccessBlockConfiguration"))
                .hasSize(4)
                .allMatch(JsonNode::asBoolean);
        assertThat(bucket.at("/Properties/BucketEncryption").findValuesAsText("SSEAlgorithm"))
                .containsExactly("AES256");
    }

    /** What the lake is rebuilt from must never run out. */
    @Test
    void Only_records_of_calls_and_refused_answers_expire() throws Exception {
        var rules =
                CloudFormationTemplate.read(TEMPLATE).at("/Resources/Bucket/Properties/LifecycleConfiguration/Rules");
        var expiring = new ArrayList<String>();
        rules.forEach(rule -> {
            if (rule.has("ExpirationInDays")) {
                expiring.add(rule.path("Prefix").asText());
            }
        });

        assertThat(expiring).containsExactly("credits/", "quarantine/");
    }

    private static List<String> texts(List<JsonNode> nodes) {
        return nodes.stream().map(JsonNode::asText).toList();
    }
}
