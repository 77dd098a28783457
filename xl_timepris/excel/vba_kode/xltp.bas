Attribute VB_Name = "xltp"
Option Explicit
Option Private Module

' Bindeleddet mellem arkets formler og Python. En celle viser et tal, en tekst eller en af Excels egne fejl;
' årsagen til en fejl står aldrig i cellen, for SUM springer tekst over, og så bliver summen for lille.
' Hvordan Python hentes, står i modulet xltp_start.

Private Const KATEGORI As String = "Timepris"
Private Const FEJL_MANGLER As Long = vbObjectError + 2001
Private Const FEJL_START As Long = vbObjectError + 2002
Private Const FEJL_OMRAADE As Long = vbObjectError + 2003
Private Const SE_README As String = " Se afsnittet om Excel i README."
Private Const HUSK As String = " Tallene i arket kan være forældede."

' Så mange afbrudte kald i træk, før der ikke længere startes en ny Python for hver eneste celle.
Private Const STOP_EFTER As Long = 3

Private pyObjekt As Object
Private startFejl As String
Private sidsteFejl As String
Private afbrudteKald As Long
Private statusVist As Boolean

Public Function XltpKald(modul As String, navn As String, argumenter As Variant) As Variant
    Dim svar As Variant
    Dim nr As Long
    Dim tekst As String
    Dim forsoeg As Long

    For forsoeg = 1 To 2
        If XltpForsoeg(modul, navn, argumenter, svar, nr, tekst) Then
            XltpSvarede
            XltpKald = svar
            Exit Function
        End If
        If Not XltpErAfbrudt(nr) Then Exit For
        XltpSlip
    Next forsoeg

    XltpNoter navn, nr, tekst
    XltpKald = CVErr(2015)
End Function

Private Function XltpForsoeg(modul As String, navn As String, argumenter As Variant, _
                             ByRef svar As Variant, ByRef nr As Long, ByRef tekst As String) As Boolean
    On Error GoTo mislykket
    XltpTjekOmraader argumenter
    ' Parenteserne sender værdier og ikke referencer, som pywin32 ville skulle skrive tilbage til.
    svar = XltpResultat(XltpPython().CallUDF((modul), (navn), (argumenter)))
    XltpForsoeg = True
    Exit Function
mislykket:
    nr = Err.Number
    tekst = Err.Description
End Function

' Af et område i flere dele ville Python kun få den første del, og tallet ville blive forkert uden varsel.
Private Sub XltpTjekOmraader(argumenter As Variant)
    Dim i As Long
    For i = LBound(argumenter) To UBound(argumenter)
        If TypeName(argumenter(i)) = "Range" Then
            If argumenter(i).Areas.Count > 1 Then
                Err.Raise FEJL_OMRAADE, "xltp", "Argument nr. " & (i - LBound(argumenter) + 1) & _
                    " består af flere områder. Markér ét sammenhængende område."
            End If
        End If
    Next i
End Sub

Private Function XltpPython() As Object
    If pyObjekt Is Nothing Then XltpStart
    Set XltpPython = pyObjekt
End Function

' Et mislykket startforsøg kan fryse Excel i to minutter. Derfor huskes det, så kun den første celle venter.
' Manglende filer ses med det samme, så de undersøges igen, hver gang arket regner.
Private Sub XltpStart()
    Dim mangler As String
    Dim nr As Long
    Dim tekst As String
    If startFejl <> "" Then Err.Raise FEJL_START, "xltp", startFejl
    mangler = XltpMangler()
    If mangler <> "" Then Err.Raise FEJL_MANGLER, "xltp", mangler & SE_README
    On Error GoTo mislykket
    Set pyObjekt = XltpHentPython()
    Exit Sub
mislykket:
    nr = Err.Number
    tekst = Err.Description
    If XltpErAfbrudt(nr) Then Err.Raise nr, "xltp", tekst
    mangler = XltpManglerEfter(nr, tekst)
    If mangler <> "" Then Err.Raise FEJL_MANGLER, "xltp", mangler & SE_README
    startFejl = "Python kunne ikke startes. Kør makroen XltpGenstart, når fejlen er rettet." & SE_README & _
        " Teknisk besked: " & XltpKernen(tekst)
    Err.Raise FEJL_START, "xltp", startFejl
End Sub

' Numrene betyder alle, at forbindelsen til Python er væk: 462 er VBA's eget, resten er Windows' koder for
' RPC og COM.
Private Function XltpErAfbrudt(nr As Long) As Boolean
    Select Case nr
        Case 462, -2147023174, -2147023170, -2147023169, -2147417848, -2147418105, -2147418106, _
             -2147418094, -2147220995, -2146959352
            XltpErAfbrudt = True
    End Select
End Function

Private Sub XltpSlip()
    On Error GoTo intetAtStoppe
    Set pyObjekt = Nothing
    XltpStopPython
    Exit Sub
intetAtStoppe:
End Sub

Private Sub XltpSvarede()
    afbrudteKald = 0
    XltpRydStatus
End Sub

Private Sub XltpNoter(navn As String, nr As Long, tekst As String)
    Select Case True
        Case nr = FEJL_MANGLER, nr = FEJL_START
            sidsteFejl = tekst
            XltpVisStatus tekst & HUSK
        Case XltpErAfbrudt(nr)
            XltpNoterAfbrudt
        Case nr = FEJL_OMRAADE
            sidsteFejl = navn & ": " & tekst
        Case Else
            sidsteFejl = navn & " kunne ikke regnes ud på grund af en fejl i Python-delen." & _
                " Teknisk besked: " & XltpKernen(tekst)
    End Select
End Sub

Private Sub XltpNoterAfbrudt()
    afbrudteKald = afbrudteKald + 1
    sidsteFejl = "Python stoppede under beregningen. Kør makroen XltpGenstart." & SE_README
    If afbrudteKald >= STOP_EFTER Then startFejl = sidsteFejl
    XltpVisStatus sidsteFejl & HUSK
End Sub

' Fejlbeskeden selv er den sidste linje i Pythons egen rækkefølge, men den første, når xlwings' DLL har
' vendt den.
Private Function XltpKernen(tekst As String) As String
    Dim linjer As Variant
    Dim linje As String
    Dim i As Long
    linjer = Split(Replace(tekst, vbCr, vbLf), vbLf)
    For i = LBound(linjer) To UBound(linjer)
        linje = Trim$(linjer(i))
        If linje <> "" Then
            XltpKernen = Left$(linje, 250)
            If Left$(Trim$(tekst), 24) <> "Unexpected Python Error:" Then Exit Function
        End If
    Next i
End Function

Public Function XltpResultat(svar As Variant) As Variant
    If IsArray(svar) Then
        XltpResultat = XltpTabel(svar)
    Else
        XltpResultat = XltpVaerdi(svar)
    End If
End Function

Private Function XltpTabel(svar As Variant) As Variant
    Dim tabel As Variant
    Dim i As Long
    Dim j As Long
    tabel = svar
    If XltpErTodelt(tabel) Then
        For i = LBound(tabel, 1) To UBound(tabel, 1)
            For j = LBound(tabel, 2) To UBound(tabel, 2)
                tabel(i, j) = XltpVaerdi(tabel(i, j))
            Next j
        Next i
    Else
        For i = LBound(tabel) To UBound(tabel)
            tabel(i) = XltpVaerdi(tabel(i))
        Next i
    End If
    XltpTabel = tabel
End Function

' VBA kan kun fortælle, at en tabel har to dimensioner, ved at fejle, når den ikke har.
Private Function XltpErTodelt(tabel As Variant) As Boolean
    Dim graense As Long
    On Error GoTo kunEnDimension
    graense = UBound(tabel, 2)
    XltpErTodelt = True
    Exit Function
kunEnDimension:
End Function

' En ukendt fejltekst bliver også en fejl; som tekst ville den stille blive sprunget over i en sum.
Public Function XltpVaerdi(vaerdi As Variant) As Variant
    XltpVaerdi = vaerdi
    If VarType(vaerdi) <> vbString Then Exit Function
    Select Case vaerdi
        Case "#N/A": XltpVaerdi = CVErr(2042)
        Case "#VALUE!": XltpVaerdi = CVErr(2015)
        Case "#DIV/0!": XltpVaerdi = CVErr(2007)
        Case "#NUM!": XltpVaerdi = CVErr(2036)
        Case "#REF!": XltpVaerdi = CVErr(2023)
        Case "#NAME?": XltpVaerdi = CVErr(2029)
        Case "#NULL!": XltpVaerdi = CVErr(2000)
        Case Else
            If XltpLignerFejl(CStr(vaerdi)) Then XltpVaerdi = CVErr(2015)
    End Select
End Function

Private Function XltpLignerFejl(tekst As String) As Boolean
    If Left$(tekst, 1) <> "#" Or InStr(tekst, " ") > 0 Then Exit Function
    XltpLignerFejl = (Right$(tekst, 1) = "!" Or Right$(tekst, 1) = "?")
End Function

' Én besked for hele arket; den næste celle, der fejler, må ikke skrive oven i.
Private Sub XltpVisStatus(tekst As String)
    On Error GoTo udenStatus
    If statusVist Then Exit Sub
    Application.StatusBar = Left$("Timepris: " & tekst, 250)
    statusVist = True
    Exit Sub
udenStatus:
End Sub

Public Sub XltpRydStatus()
    On Error GoTo udenStatus
    If Not statusVist Then Exit Sub
    Application.StatusBar = False
    statusVist = False
    Exit Sub
udenStatus:
End Sub

Public Function XltpSidsteFejltekst() As String
    XltpSidsteFejltekst = sidsteFejl
End Function

Public Sub XltpNulstil()
    XltpSlip
    XltpRydStatus
    startFejl = ""
    sidsteFejl = ""
    afbrudteKald = 0
End Sub

' MacroOptions mærker mappen som ændret; uden Saved ville Excel ved lukning spørge, om den skal gemmes.
Public Sub XltpVedAabning()
    Dim gemt As Boolean
    Dim mangler As String
    On Error GoTo stille
    gemt = ThisWorkbook.Saved
    XltpBeskrivAlle
    ThisWorkbook.Saved = gemt
    mangler = XltpMangler()
    If mangler = "" Then Exit Sub
    sidsteFejl = mangler & SE_README
    XltpVisStatus sidsteFejl & HUSK
    Exit Sub
stille:
End Sub

Public Sub XltpBeskriv(navn As String, tekst As String, Optional argumenter As Variant)
    Dim makro As String
    Dim liste As Variant
    On Error GoTo udenTekst
    makro = "'" & Replace(ThisWorkbook.Name, "'", "''") & "'!" & navn
    If IsMissing(argumenter) Then
        Application.MacroOptions Macro:=makro, Description:=tekst, Category:=KATEGORI
    Else
        liste = argumenter
        Application.MacroOptions Macro:=makro, Description:=tekst, Category:=KATEGORI, _
            ArgumentDescriptions:=liste
    End If
    Exit Sub
udenTekst:
End Sub
