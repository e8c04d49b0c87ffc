package io.cryptomarket.pipeline.failure;

/** The sentences of the tables. {@link Failure} fills in the names in braces. */
final class Texts {

    static final String NOT_FETCHED =
            "bucket {bucket} at {where} has no such object; a date must be fetched before it is published";
    static final String NO_BUCKET = "bucket {bucket} does not exist at {where}; create it or set s3.bucket";
    static final String ANSWERED = "S3 at {where} answered {answer} for bucket {bucket}";
    static final String REFUSED = ANSWERED + "; check the credentials, s3.region, s3.bucket and the policy: it takes"
            + " s3:GetObject, s3:PutObject and s3:ListBucket";
    static final String UNREACHABLE = "S3 at {where} cannot be reached: {cause}";
    static final String NO_CREDENTIALS = "no AWS credentials found for bucket {bucket}; set AWS_ACCESS_KEY_ID and"
            + " AWS_SECRET_ACCESS_KEY, a profile, or an instance role";
    static final String NO_REGION = "no AWS region found for bucket {bucket}; set s3.region or AWS_REGION";

    static final String NOT_FETCHED_DETAIL = "The date has no raw object; it must be fetched before it is published.";
    static final String STORAGE_REFUSES_DETAIL = "S3 refuses the service; the log of the service says why.";
    static final String STORAGE_UNAVAILABLE_DETAIL = "S3 does not work; the log of the service says why.";
    static final String INTERNAL_DETAIL = "The service failed; its log says why.";

    private Texts() {}
}
