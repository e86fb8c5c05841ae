/* Copies a table as CSV: every cell carries its raw values. */
function csv(table) {
  return Array.from(table.rows)
    .map(function (row) {
      return Array.from(row.cells)
        .filter(function (cell) { return cell.dataset.csv !== undefined; })
        .map(function (cell) { return cell.dataset.csv; })
        .join(',');
    })
    .filter(function (line) { return line !== ''; })
    .join('\n') + '\n';
}

function copy(text) {
  if (navigator.clipboard) {
    return navigator.clipboard.writeText(text).catch(function () { return copyBySelection(text); });
  }
  return copyBySelection(text);
}

function copyBySelection(text) {
  var area = document.createElement('textarea');
  area.value = text;
  area.className = 'offscreen';
  document.body.appendChild(area);
  area.select();
  var done = document.execCommand('copy');
  area.remove();
  return done ? Promise.resolve() : Promise.reject(new Error('not allowed'));
}

document.querySelectorAll('button[data-copies]').forEach(function (button) {
  var label = button.textContent;
  button.addEventListener('click', function () {
    copy(csv(document.getElementById(button.dataset.copies)))
      .then(function () { button.textContent = 'Copied'; })
      .catch(function () { button.textContent = 'Copying is not allowed here'; })
      .then(function () { setTimeout(function () { button.textContent = label; }, 1600); });
  });
});
