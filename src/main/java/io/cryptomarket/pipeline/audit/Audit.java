package io.cryptomarket.pipeline.audit;

import static java.util.Collections.max;
import static java.util.Collections.min;

import io.cryptomarket.pipeline.audit.DayAudit.Day;
import io.cryptomarket.pipeline.snapshot.Progress;
import io.cryptomarket.pipeline.storage.DateIndex;
import io.cryptomarket.pipeline.storage.DateIndex.Part;
import io.cryptomarket.pipeline.storage.Inventory;
import io.cryptomarket.pipeline.storage.Layout;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Checks that every date is stored, and that every object is the one that its manifest describes.
 *
 * <p>The audit reads every object and writes none. It reads several dates in parallel and evaluates them in order, so memory
 * holds a few dates only. A date that a run is publishing may look incomplete.
 */
public final class Audit {

    /** More than there are processors, since an audit mostly waits for S3. */
    private static final int THREADS = 8;

    private final S3Client s3;
    private final String bucket;
    private final Layout layout;
    private final OptionalInt unchangedPercent;
    private final Progress progress;

    /**
     * @param unchangedPercent the share of unchanged prices that makes a date a repetition of the previous one; empty to
     *     skip this check
     * @param progress receives one report for each date
     */
    public Audit(S3Client s3, String bucket, Layout layout, OptionalInt unchangedPercent, Progress progress) {
        this.s3 = s3;
        this.bucket = bucket;
        this.layout = layout;
        this.unchangedPercent = unchangedPercent;
        this.progress = progress;
    }

    /**
     * Audits a range of dates.
     *
     * @param from the first date; null for the first stored one
     * @param to the last date; null for yesterday, or for the last stored date if that is later. Future dates are not
     *     missing.
     * @param today the current UTC date
     * @throws software.amazon.awssdk.core.exception.SdkException if S3 cannot be reached or refuses a request
     */
    public AuditReport run(@Nullable LocalDate from, @Nullable LocalDate to, LocalDate today)
            throws InterruptedException {
        var index = new DateIndex(new Inventory(s3, bucket), layout);
        var dates = index.dates();
        var last = last(from, to, today, dates);
        var first = from != null ? from : dates.isEmpty() ? last : min(List.of(dates.get(0), last));
        var tally = new AuditTally(unchangedPercent);
        dates.stream()
                .filter(date -> date.isBefore(first))
                .max(Comparator.naturalOrder())
                .ifPresent(date -> tally.setPrevious(audit(date, index)));
        var inRange = dates.stream()
                .filter(date -> !date.isBefore(first) && !date.isAfter(last))
                .toList();
        audit(inRange, index, tally);
        first.datesUntil(last.plusDays(1))
                .takeWhile(date -> !date.isAfter(today))
                .filter(date -> index.of(date).isEmpty())
                .forEach(tally::addMissing);
        return new AuditReport(first, last, today, tally.complete(), newestComplete(index, today), tally.findings());
    }

    private static LocalDate last(
            @Nullable LocalDate from, @Nullable LocalDate to, LocalDate today, List<LocalDate> dates) {
        var newest = dates.isEmpty() ? LocalDate.MIN : dates.get(dates.size() - 1);
        var last =
                to != null ? min(List.of(to, max(List.of(today, newest)))) : max(List.of(today.minusDays(1), newest));
        return from == null ? last : max(List.of(from, last));
    }

    private void audit(List<LocalDate> dates, DateIndex index, AuditTally tally) throws InterruptedException {
        var threads = Executors.newFixedThreadPool(THREADS);
        try {
            var waiting = dates.iterator();
            var running = new ArrayDeque<Future<Day>>();
            for (int done = 0; done < dates.size(); done++) {
                progress.report("auditing", done, dates.size());
                while (waiting.hasNext() && running.size() < THREADS) {
                    var date = waiting.next();
                    running.add(threads.submit(() -> audit(date, index)));
                }
                tally.add(result(running.remove()));
            }
            progress.report("auditing", dates.size(), dates.size());
        } finally {
            threads.shutdownNow();
        }
    }

    private Day audit(LocalDate date, DateIndex index) {
        return new DayAudit(s3, bucket, layout, date).audit(index.of(date));
    }

    private static Day result(Future<Day> audit) throws InterruptedException {
        try {
            return audit.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        }
    }

    /** Searches the whole bucket: how old the newest date is does not depend on the audited range. */
    private @Nullable LocalDate newestComplete(DateIndex index, LocalDate today) {
        return index.dates(Part.MANIFEST).stream()
                .filter(date -> !date.isAfter(today))
                .sorted(Comparator.reverseOrder())
                .filter(date -> new DayAudit(s3, bucket, layout, date).isComplete())
                .findFirst()
                .orElse(null);
    }
}
