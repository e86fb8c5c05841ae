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

/* The map: the same dots by t-SNE or by PCA, and the class of the one pointed at in every map. */
document.querySelectorAll('#map').forEach(function (section) {
  var dots = Array.from(section.querySelectorAll('circle[data-class]'));
  var buttons = Array.from(section.querySelectorAll('button[data-layout]'));
  var readout = section.querySelector('.readout');
  var hint = readout.textContent;

  buttons.forEach(function (button) {
    button.addEventListener('click', function () {
      var layout = button.dataset.layout;
      section.className = layout;
      buttons.forEach(function (b) { b.setAttribute('aria-pressed', String(b === button)); });
      dots.forEach(function (dot) {
        var at = dot.dataset[layout].split(' ');
        dot.setAttribute('cx', at[0]);
        dot.setAttribute('cy', at[1]);
      });
    });
  });

  function point(at) {
    var title = at ? at.querySelector('title').textContent : undefined;
    var kind = at ? at.dataset.class : undefined;
    section.classList.toggle('pointing', Boolean(at));
    readout.textContent = at ? title : hint;
    dots.forEach(function (dot) {
      dot.classList.toggle('kin', dot.dataset.class === kind);
      dot.classList.toggle('here', dot.querySelector('title').textContent === title);
    });
  }

  section.addEventListener('pointerover', function (event) {
    if (event.target.closest('svg')) {
      point(event.target.closest('circle[data-class]'));
    }
  });
  section.addEventListener('pointerleave', function () { point(); });
});
