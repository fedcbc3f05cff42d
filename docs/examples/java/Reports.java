import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.math.BigDecimal;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.govreport.client.ApiClient;
import org.govreport.client.ApiException;
import org.govreport.client.api.ReportsApi;
import org.govreport.client.model.*;

/** Asks a running service: java Reports ADDRESS REPORT OLDER EMPTY, the last three being files. */
public class Reports {
    public static void main(String[] args) throws Exception {
        File file = new File(args[1]);
        File older = new File(args[2]);
        File empty = new File(args[3]);

        ApiClient client = new ApiClient();
        client.setHttpClientBuilder(HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1));
        client.updateBaseUri(args[0]);
        String token = System.getenv("GOVREPORT_TOKEN");
        if (token != null) {
            client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token));
        }
        ReportsApi reports = new ReportsApi(client);
        ObjectMapper mapper = client.getObjectMapper();

        // Read: figures by the names of the form, and where each was found.
        Parsed parsed = reports.parseReport(
                ReportsApi.APIParseReportRequest.newBuilder()._file(file).build());
        Report2021 report = parsed.getReport().getReport2021();
        System.out.println(report.getAgency().getName() + " " + report.getReportingYear());
        RequestsRow received = report.getRequests().getReceived();
        System.out.println("received " + received.getTotal()
                + ", companies " + received.getCommercialEnterprise());
        Place place = parsed.getSources().get("/requests/received/total");
        System.out.println("read in table " + place.getTable() + ", row " + place.getRow());

        // Check: findings are data, also when they are errors. previous() takes the year before, if at hand.
        Validated checked = reports.validateReport(
                ReportsApi.APIValidateReportRequest.newBuilder()._file(older).previous(List.of()).build());
        System.out.println("ok " + checked.getValidation().getOk());
        for (Finding finding : checked.getValidation().getFindings()) {
            System.out.println(finding.getSeverity() + " " + finding.getCode()
                    + ", " + finding.getPointers().size() + " cells");
        }

        // Move to the form this is written for: what became of each cell.
        Migrated moved = reports.migrateReport(
                ReportsApi.APIMigrateReportRequest.newBuilder()
                        ._file(older).formatVersion(FormatChoice._2021).build());
        Migration record = moved.getReport().getReport2021().getMigration();
        System.out.println(record.getFrom() + " to " + record.getTo()
                + ", carried " + record.getCarried().size());

        // Write: any medium is a file.
        File sheet = reports.convertReport(
                ReportsApi.APIConvertReportRequest.newBuilder()._file(file).to(Medium.XLSX).build());
        System.out.println("xlsx " + new String(Files.readAllBytes(sheet.toPath()), 0, 2,
                StandardCharsets.US_ASCII));

        // Edit, and draw the official form.
        report.getProactiveDisclosure().getFees().setAmount(new BigDecimal("1.5"));
        File page = reports.renderReport(
                ReportsApi.APIRenderReportRequest.newBuilder()
                        .report(new Report(report)).to(Medium.HTML).build());
        System.out.println("drawn " + Files.readString(page.toPath()).contains("1.5"));

        // Many at once: a line for each.
        File lines = reports.convertBatch(
                ReportsApi.APIConvertBatchRequest.newBuilder()
                        .files(List.of(file, older, empty)).validate(true).build());
        try (var each = Files.lines(lines.toPath())) {
            for (String line : (Iterable<String>) each::iterator) {
                BatchResult result = mapper.readValue(line, BatchResult.class);
                System.out.println(result.getInput() + ": " + (result.getError() == null
                        ? "ok " + result.getValidation().getOk() : result.getError().getCode()));
            }
        }

        // What can't be done is a problem with a code that never changes its meaning.
        try {
            reports.parseReport(ReportsApi.APIParseReportRequest.newBuilder()._file(empty).build());
        } catch (ApiException refused) {
            Problem problem = mapper.readValue(refused.getResponseBody(), Problem.class);
            System.out.println(refused.getCode() + " " + problem.getCode());
            System.out.println(problem.getRemedy().getZh());
        }
    }
}
