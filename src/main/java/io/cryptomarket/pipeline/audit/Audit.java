package io.cryptomarket.pipeline.audit;

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
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Looks whether a lake is whole: every date there, and every object of it what its manifest says.
 *
 * <p>It reads every object and writes none. Some dates are read at once, but they are taken in order, so that no more
 * than these few are in memory however many there are. A date that a run is at work on may look unfinished.
 */
public final class Audit {

    /** Reading is mostly waiting for S3. */
    private static final int THREADS = 8;

    private final S3Client s3;
    private final String bucket;
    private final Layout layout;
    private final OptionalInt unchangedPercent;
    private final Progress progress;

    /**
     * @param unchangedPercent the share of prices from which on a date is a repetition of the one before; empty to pass
     *     over that
     * @param progress hears of every date
     */
    public Audit(S3Client s3, String bucket, Layout layout, OptionalInt unchangedPercent, Progress progress) {
        this.s3 = s3;
        this.bucket = bucket;
        this.layout = layout;
        this.unchangedPercent = unchangedPercent;
        this.progress = progress;
    }

    /**
     * Looks at these dates.
     *
     * @param from the first, or null for the first there is
     * @param to the last, or null for yesterday, or for the last there is if that is later. Days to come are not
     *     missing.
     * @param today the UTC date it is
     * @throws software.amazon.awssdk.core.exception.SdkException when S3 cannot be reached or refuses
     */
    public AuditReport run(@Nullable LocalDate from, @Nullable LocalDate to, LocalDate today)
            throws InterruptedException {
        var dateIndex = new DateIndex(new Inventory(s3, bucket), layout);
        var dates = dateIndex.dates();
        var last = last(from, to, today, dates);
        var first = from != null ? from : dates.isEmpty() ? last : earlier(dates.get(0), last);
        var tally = new AuditTally(unchangedPercent);
        dates.stream()
                .filter(date -> date.isBefore(first))
                .max(Comparator.naturalOrder())
                .ifPresent(date -> tally.before(look(date, dateIndex)));
        var inRange = dates.stream()
                .filter(date -> !date.isBefore(first) && !date.isAfter(last))
                .toList();
        lookAt(inRange, dateIndex, tally);
        first.datesUntil(last.plusDays(1))
                .takeWhile(date -> !date.isAfter(today))
                .filter(date -> dateIndex.of(date).isEmpty())
                .forEach(tally::missing);
        var newest = newest(dateIndex, today, first, last, tally.complete());
        return new AuditReport(first, last, today, tally.complete().size(), newest, tally.findings());
    }

    private static LocalDate last(
            @Nullable LocalDate from, @Nullable LocalDate to, LocalDate today, List<LocalDate> dates) {
        var newest = dates.isEmpty() ? LocalDate.MIN : dates.get(dates.size() - 1);
        var last = to != null ? earlier(to, later(today, newest)) : later(today.minusDays(1), newest);
        return from == null ? last : later(from, last);
    }

    private static LocalDate earlier(LocalDate one, LocalDate other) {
        return one.isBefore(other) ? one : other;
    }

    private static LocalDate later(LocalDate one, LocalDate other) {
        return one.isAfter(other) ? one : other;
    }

    private Day look(LocalDate date, DateIndex dateIndex) {
        return new DayAudit(s3, bucket, layout, date).audit(dateIndex.of(date));
    }

    private void lookAt(List<LocalDate> dates, DateIndex dateIndex, AuditTally tally) throws InterruptedException {
        var threads = Executors.newFixedThreadPool(THREADS);
        try {
            lookAt(dates, dateIndex, tally, threads);
        } finally {
            threads.shutdownNow();
        }
    }

    private void lookAt(List<LocalDate> dates, DateIndex dateIndex, AuditTally tally, ExecutorService threads)
            throws InterruptedException {
        Queue<Future<Day>> underWay = new ArrayDeque<>();
        int begun = 0;
        for (int done = 0; done < dates.size(); done++) {
            progress.report("auditing", done, dates.size());
            while (begun < dates.size() && underWay.size() < THREADS) {
                var date = dates.get(begun++);
                underWay.add(threads.submit(() -> look(date, dateIndex)));
            }
            tally.add(result(underWay.remove()));
        }
        progress.report("auditing", dates.size(), dates.size());
    }

    private static Day result(Future<Day> look) throws InterruptedException {
        try {
            return look.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        }
    }

    /** Past the range, too: whether the lake is fresh does not depend on what is audited. */
    private @Nullable LocalDate newest(
            DateIndex dateIndex, LocalDate today, LocalDate first, LocalDate last, Set<LocalDate> complete) {
        return dateIndex.dates(Part.MANIFEST).stream()
                .filter(date -> !date.isAfter(today))
                .sorted(Comparator.reverseOrder())
                .filter(date -> {
                    boolean outside = date.isBefore(first) || date.isAfter(last);
                    return outside ? new DayAudit(s3, bucket, layout, date).isComplete() : complete.contains(date);
                })
                .findFirst()
                .orElse(null);
    }
}
